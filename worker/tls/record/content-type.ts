/** Record content types: RFC 8446 section 5.1. */
export const CHANGE_CIPHER_SPEC = 20
export const ALERT = 21
export const HANDSHAKE = 22
export const APPLICATION_DATA = 23

export function contentTypeLabel(type: number): string {
  switch (type) {
    case CHANGE_CIPHER_SPEC:
      return 'change_cipher_spec'
    case ALERT:
      return 'alert'
    case HANDSHAKE:
      return 'handshake'
    case APPLICATION_DATA:
      return 'application_data'
    case 24:
      return 'heartbeat'
    default:
      return `content type ${type}`
  }
}

/** RFC 8446 section 5.1. */
export const maxPlaintextLength = 2 ** 14
/** RFC 8446 section 5.2: AEAD expansion and content type. */
export const maxCiphertextLength13 = maxPlaintextLength + 256
/** RFC 5246 section 6.2.3. */
export const maxCiphertextLength12 = maxPlaintextLength + 2048
