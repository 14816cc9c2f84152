package com.intellij.openapi.ui;

public interface InputValidator {}
