/** The channel: deliveries of the WhatsApp Business Cloud API in, answers out. */
@NullMarked
package dev.miga.shop.whatsapp;

import org.jspecify.annotations.NullMarked;
