/** Our half of a key agreement, waiting for the peer's. */
export interface KeyShare {
  /** What goes on the wire: KeyShareEntry.key_exchange, ECPoint or dh_Yc. */
  readonly publicKey: Uint8Array
  /** The shared secret. Throws TlsError `key-share-invalid` for a share that the group does not allow. */
  agree(peer: Uint8Array): Uint8Array
}
