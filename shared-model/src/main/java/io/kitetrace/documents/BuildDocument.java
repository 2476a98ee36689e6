package io.kitetrace.documents;

import io.kitetrace.model.Build;
import io.kitetrace.wire.BuildHead;

/**
 * A build that was found in a file.
 *
 * @param head what the log needs of it
 * @param build what consumers need of it
 * @param json holds its bytes; valid until the next build is read
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record BuildDocument(BuildHead head, Build build, byte[] json, int offset, int length) {}
