/** A shop: messages in, orders on a board, a person in the loop. */
module dev.miga.shop {
  requires com.zaxxer.hikari;
  requires de.siegmar.fastcsv;
  requires flyway.core;
  requires io.javalin;
  requires java.logging;
  requires java.net.http;
  requires java.sql;
  requires org.jdbi.v3.core;
  requires transitive dev.miga.server;
  requires static transitive org.jspecify;

  exports dev.miga.shop;
  exports dev.miga.shop.conversation;
  exports dev.miga.shop.demo;
  exports dev.miga.shop.message;
  exports dev.miga.shop.order;
  exports dev.miga.shop.store;
  exports dev.miga.shop.whatsapp;

  opens dev.miga.shop.conversation to
      dev.miga.tasks;
  opens dev.miga.shop.message to
      dev.miga.tasks;
  opens dev.miga.shop.order to
      dev.miga.tasks;
  opens dev.miga.shop.store to
      dev.miga.tasks;
}
