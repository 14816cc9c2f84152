package dev.foretoken.core;

/** Text that may follow the cursor; the id links it with what becomes of it. */
public record Suggestion(long completionId, String text) {}
