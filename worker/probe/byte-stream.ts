/** Bytes in both directions: a TCP connection, or a TLS session on top of one. */
export interface ByteStream {
  /** The next bytes, or null after the peer has closed its side. Rejects with a {@link ProbeFault} or the deadline's reason. */
  read(): Promise<Uint8Array | null>
  write(bytes: Uint8Array): Promise<void>
}
