/** HandshakeType: RFC 8446 section 4, with those of earlier versions. */
export const helloRequest = 0
export const clientHello = 1
export const serverHello = 2
export const newSessionTicket = 4
export const endOfEarlyData = 5
export const encryptedExtensions = 8
export const certificate = 11
export const serverKeyExchange = 12
export const certificateRequest = 13
export const serverHelloDone = 14
export const certificateVerify = 15
export const clientKeyExchange = 16
export const finished = 20
export const certificateStatus = 22
export const keyUpdate = 24
export const compressedCertificate = 25
export const messageHash = 254

/** The RFC's spelling of a message, or its number. */
export function handshakeTypeLabel(type: number): string {
  return names.get(type) ?? `handshake message ${type}`
}

const names: ReadonlyMap<number, string> = new Map([
  [helloRequest, 'HelloRequest'],
  [clientHello, 'ClientHello'],
  [serverHello, 'ServerHello'],
  [3, 'HelloVerifyRequest'],
  [newSessionTicket, 'NewSessionTicket'],
  [endOfEarlyData, 'EndOfEarlyData'],
  [6, 'HelloRetryRequest'],
  [encryptedExtensions, 'EncryptedExtensions'],
  [certificate, 'Certificate'],
  [serverKeyExchange, 'ServerKeyExchange'],
  [certificateRequest, 'CertificateRequest'],
  [serverHelloDone, 'ServerHelloDone'],
  [certificateVerify, 'CertificateVerify'],
  [clientKeyExchange, 'ClientKeyExchange'],
  [finished, 'Finished'],
  [21, 'CertificateURL'],
  [certificateStatus, 'CertificateStatus'],
  [23, 'SupplementalData'],
  [keyUpdate, 'KeyUpdate'],
  [compressedCertificate, 'CompressedCertificate'],
  [67, 'NextProtocol'],
  [messageHash, 'message_hash'],
])
