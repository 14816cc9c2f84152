package com.intellij.openapi.util;

public class ActionCallback {}
