/**
 * The name that OpenSSL's option -cipher wants for a suite before TLS 1.3, from its IANA name; other names, OpenSSL's own
 * among them, stay as they are.
 */
export function opensslCipherName(name: string): string {
  const parts = /^TLS_(RSA|(?:EC)?DHE_(?:RSA|ECDSA))_WITH_(.+)$/.exec(name)
  if (parts === null) return name
  const [, keyExchange = '', cipher = ''] = parts
  const prefix = keyExchange === 'RSA' ? '' : `${keyExchange.replace('_', '-')}-`
  return prefix + cipher
    .replace(/^3DES_EDE_CBC_SHA$/, 'DES-CBC3-SHA')
    .replace(/^CHACHA20_POLY1305_SHA256$/, 'CHACHA20-POLY1305')
    // CBC goes without saying for AES: AES_128_CBC_SHA256 is AES128-SHA256.
    .replace(/^AES_(\d+)_CBC_/, 'AES$1-')
    .replace(/^AES_(\d+)_/, 'AES$1-')
    .replaceAll('_', '-')
}

/** Suites of TLS 1.3 have names and an option of their own. */
export function isTls13Suite(name: string): boolean {
  return /^TLS_(?:AES_(?:128|256)_(?:GCM|CCM)|AES_128_CCM_8|CHACHA20_POLY1305)_SHA(?:256|384)$/.test(name)
}
