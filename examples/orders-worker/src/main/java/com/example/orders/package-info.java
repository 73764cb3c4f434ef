/**
 * A worker that takes orders from a durable NATS JetStream pull consumer and has each one handled.
 *
 * <p>{@link com.example.orders.OrdersWorker} puts it together: {@link
 * com.example.orders.OrderIntake} pulls, acknowledges and drains, {@link
 * com.example.orders.OrderHandler} is where the work is done, {@link
 * com.example.orders.HttpEndpoints} answers the probes and the metrics scraper.
 */
package com.example.orders;
