package com.intellij.openapi.components

@Target(AnnotationTarget.CLASS)
annotation class Service(vararg val value: Level) {
  enum class Level { APP, PROJECT }
}
