package dev.miga.spring.example;

import dev.miga.tasks.Specialist;
import java.util.List;
import java.util.Optional;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

@RestController
record OrderController(@Qualifier("bakery") Specialist bakery) {
  record Item(int quantity, String product) {}

  record Order(List<Item> items, Optional<String> address, Optional<String> paymentMethod) {}

  @PostMapping("/orders")
  Order order(@RequestBody String text) {
    return bakery.apply(text, Order.class).value();
  }
}
