/** Groups to offer in TLS 1.3, by preference of the day: whatever a server may know, spoken here or not. */
export const groups13: readonly number[] = [
  0x11ec, 0x11eb, 0x11ed, // X25519MLKEM768, SecP256r1MLKEM768, SecP384r1MLKEM1024
  0x001d, 0x0017, 0x0018, 0x0019, 0x001e, // x25519, secp256r1, secp384r1, secp521r1, x448
  0x0201, 0x0200, 0x0202, 0x6399, 0xfe30, 0xfe31, // ML-KEM alone, Kyber drafts
  0x001f, 0x0020, 0x0021, 0x0029, // brainpool for TLS 1.3, SM2
  0x0100, 0x0101, 0x0102, 0x0103, 0x0104, // ffdhe
]

/** Curves to offer before TLS 1.3 (RFC 8422, RFC 7027 and the older ones of RFC 4492). */
export const groups12: readonly number[] = [
  0x001d, 0x0017, 0x0018, 0x0019, 0x001e, 0x001a, 0x001b, 0x001c, 0x0016, 0x0015, 0x0014, 0x0013, 0x0012, 0x0011, 0x0010, 0x000f,
  0x000e, 0x000d, 0x000c, 0x000b, 0x000a, 0x0009, 0x0008, 0x0007, 0x0006, 0x0005, 0x0004, 0x0003, 0x0002, 0x0001, 0x0029,
]

/** RFC 7919: who offers them refuses DHE with other parameters, so they are asked for by themselves. */
export const finiteFieldGroups: readonly number[] = [0x0100, 0x0101, 0x0102, 0x0103, 0x0104]

/** Signature schemes by the kind of key that makes them. */
export const rsaSchemes: readonly number[] = [0x0804, 0x0805, 0x0806, 0x0809, 0x080a, 0x080b, 0x0401, 0x0501, 0x0601, 0x0301, 0x0201, 0x0101]
export const ecdsaSchemes: readonly number[] = [0x0403, 0x0503, 0x0603, 0x0303, 0x0203, 0x081a, 0x081b, 0x081c]
export const eddsaSchemes: readonly number[] = [0x0807, 0x0808]
export const otherSchemes: readonly number[] = [0x0402, 0x0502, 0x0602, 0x0302, 0x0202, 0x0708, 0x0904, 0x0905, 0x0906]
export const allSchemes: readonly number[] = [...ecdsaSchemes, ...rsaSchemes, ...eddsaSchemes, ...otherSchemes]

/** The names of the registry "TLS Application-Layer Protocol Negotiation Protocol IDs" that servers behind a port of TCP may take. */
export const webProtocols: readonly string[] = ['h2', 'http/1.1', 'http/1.0', 'spdy/3.1', 'spdy/3', 'acme-tls/1', 'grpc-exp']
