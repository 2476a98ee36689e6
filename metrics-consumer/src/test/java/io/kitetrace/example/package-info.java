/** The program of docs/consumers.md. */
@NullMarked
package io.kitetrace.example;

import org.jspecify.annotations.NullMarked;
