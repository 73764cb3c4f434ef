package com.example.orders;

/**
 * One order as the stream delivers it.
 *
 * @param id equal at every delivery of the same order: what a handler makes itself idempotent by
 * @param subject where it was published
 * @param content what was published
 * @param delivery 1 the first time, counted up at each redelivery
 */
record Order(String id, String subject, String content, long delivery) {}
