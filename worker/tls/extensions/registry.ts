import { hexCode } from '../wire.ts'

/** ExtensionType: the IANA registry "TLS ExtensionType Values". */
export const serverName = 0
export const statusRequest = 5
export const supportedGroups = 10
export const ecPointFormats = 11
export const signatureAlgorithms = 13
export const applicationLayerProtocolNegotiation = 16
export const signedCertificateTimestamp = 18
export const padding = 21
export const encryptThenMac = 22
export const extendedMasterSecret = 23
export const compressCertificate = 27
export const recordSizeLimit = 28
export const sessionTicket = 35
export const preSharedKey = 41
export const earlyData = 42
export const supportedVersions = 43
export const cookie = 44
export const pskKeyExchangeModes = 45
export const certificateAuthorities = 47
export const oidFilters = 48
export const postHandshakeAuth = 49
export const signatureAlgorithmsCert = 50
export const keyShare = 51
export const renegotiationInfo = 0xff01

/** The messages in which a server may put extensions. */
export type ExtensionBearer =
  | 'ServerHello (TLS 1.2)' | 'ServerHello' | 'HelloRetryRequest' | 'EncryptedExtensions' | 'CertificateRequest' | 'Certificate'
  | 'NewSessionTicket'

/** The registry's name of an extension, or its number. */
export function extensionLabel(type: number): string {
  return names.get(type) ?? hexCode(type)
}

/** The number of a registered name. */
export function extensionTypeByName(name: string): number | null {
  for (const [type, registered] of names) if (registered === name) return type
  return null
}

/** May a server put this extension there? Null for one that is not known here, which is not the same as forbidden. */
export function mayAppearIn(type: number, bearer: ExtensionBearer): boolean | null {
  return bearers.get(type)?.includes(bearer) ?? null
}

/**
 * RFC 8446 section 4.2 for TLS 1.3; each extension's own RFC for TLS 1.2. Extensions that no server sends have an
 * empty row, so that one that does is told from one that nobody knows.
 */
const bearers: ReadonlyMap<number, readonly ExtensionBearer[]> = new Map<number, readonly ExtensionBearer[]>([
  [serverName, ['ServerHello (TLS 1.2)', 'EncryptedExtensions']],
  [statusRequest, ['ServerHello (TLS 1.2)', 'Certificate', 'CertificateRequest']],
  // RFC 8422 knows it in ClientHello only, but some servers echo it in a TLS 1.2 ServerHello, and every client lets them.
  [supportedGroups, ['ServerHello (TLS 1.2)', 'EncryptedExtensions']],
  [ecPointFormats, ['ServerHello (TLS 1.2)']],
  [signatureAlgorithms, ['CertificateRequest']],
  [applicationLayerProtocolNegotiation, ['ServerHello (TLS 1.2)', 'EncryptedExtensions']],
  [signedCertificateTimestamp, ['ServerHello (TLS 1.2)', 'Certificate', 'CertificateRequest']],
  [padding, []],
  [encryptThenMac, ['ServerHello (TLS 1.2)']],
  [extendedMasterSecret, ['ServerHello (TLS 1.2)']],
  [compressCertificate, ['CertificateRequest']],
  [recordSizeLimit, ['ServerHello (TLS 1.2)', 'EncryptedExtensions']],
  [sessionTicket, ['ServerHello (TLS 1.2)']],
  [preSharedKey, ['ServerHello']],
  [earlyData, ['EncryptedExtensions', 'NewSessionTicket']],
  [supportedVersions, ['ServerHello', 'HelloRetryRequest']],
  [cookie, ['HelloRetryRequest']],
  [pskKeyExchangeModes, []],
  [certificateAuthorities, ['CertificateRequest']],
  [oidFilters, ['CertificateRequest']],
  [postHandshakeAuth, []],
  [signatureAlgorithmsCert, ['CertificateRequest']],
  [keyShare, ['ServerHello', 'HelloRetryRequest']],
  [renegotiationInfo, ['ServerHello (TLS 1.2)']],
])

const names: ReadonlyMap<number, string> = new Map([
  [serverName, 'server_name'], [1, 'max_fragment_length'], [2, 'client_certificate_url'], [3, 'trusted_ca_keys'], [4, 'truncated_hmac'],
  [statusRequest, 'status_request'], [6, 'user_mapping'], [7, 'client_authz'], [8, 'server_authz'], [9, 'cert_type'],
  [supportedGroups, 'supported_groups'], [ecPointFormats, 'ec_point_formats'], [12, 'srp'], [signatureAlgorithms, 'signature_algorithms'],
  [14, 'use_srtp'], [15, 'heartbeat'], [applicationLayerProtocolNegotiation, 'application_layer_protocol_negotiation'],
  [17, 'status_request_v2'], [signedCertificateTimestamp, 'signed_certificate_timestamp'], [19, 'client_certificate_type'],
  [20, 'server_certificate_type'], [padding, 'padding'], [encryptThenMac, 'encrypt_then_mac'],
  [extendedMasterSecret, 'extended_master_secret'], [24, 'token_binding'], [25, 'cached_info'], [26, 'tls_lts'],
  [compressCertificate, 'compress_certificate'], [recordSizeLimit, 'record_size_limit'], [29, 'pwd_protect'], [30, 'pwd_clear'],
  [31, 'password_salt'], [32, 'ticket_pinning'], [33, 'tls_cert_with_extern_psk'], [34, 'delegated_credential'],
  [sessionTicket, 'session_ticket'], [preSharedKey, 'pre_shared_key'], [earlyData, 'early_data'],
  [supportedVersions, 'supported_versions'], [cookie, 'cookie'], [pskKeyExchangeModes, 'psk_key_exchange_modes'],
  [certificateAuthorities, 'certificate_authorities'], [oidFilters, 'oid_filters'], [postHandshakeAuth, 'post_handshake_auth'],
  [signatureAlgorithmsCert, 'signature_algorithms_cert'], [keyShare, 'key_share'], [52, 'transparency_info'], [54, 'connection_id'],
  [55, 'external_id_hash'], [56, 'external_session_id'], [57, 'quic_transport_parameters'], [58, 'ticket_request'],
  [59, 'dnssec_chain'], [13172, 'next_protocol_negotiation'], [17513, 'application_settings'], [17613, 'application_settings_new'],
  [0xfe0d, 'encrypted_client_hello'], [0xfd00, 'ech_outer_extensions'], [renegotiationInfo, 'renegotiation_info'],
])
