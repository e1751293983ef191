/** Object identifiers that certificates, CRLs and OCSP responses carry, with the names that their standards give them. */

/** `keyUsage` for 2.5.29.15; null for what is not known here. */
export function extensionName(oid: string): string | null {
  return extensionNames.get(oid) ?? null
}

/** `serverAuth` for 1.3.6.1.5.5.7.3.1; null for what is not known here. */
export function extendedKeyUsageName(oid: string): string | null {
  return extendedKeyUsageNames.get(oid) ?? null
}

/** RFC 4514 short name of an attribute type, `CN`. */
export function attributeShortName(oid: string): string | null {
  return attributeShortNames.get(oid) ?? null
}

/** What a certificate policy says about how its subject was validated (CA/B baseline requirements section 7.1.6.1). */
export function policyValidation(oid: string): 'DV' | 'OV' | 'IV' | 'EV' | null {
  return policyValidations.get(oid) ?? null
}

export const extensionOid = {
  subjectDirectoryAttributes: '2.5.29.9',
  subjectKeyIdentifier: '2.5.29.14',
  keyUsage: '2.5.29.15',
  privateKeyUsagePeriod: '2.5.29.16',
  subjectAltName: '2.5.29.17',
  issuerAltName: '2.5.29.18',
  basicConstraints: '2.5.29.19',
  crlNumber: '2.5.29.20',
  reasonCode: '2.5.29.21',
  invalidityDate: '2.5.29.24',
  deltaCrlIndicator: '2.5.29.27',
  issuingDistributionPoint: '2.5.29.28',
  certificateIssuer: '2.5.29.29',
  nameConstraints: '2.5.29.30',
  crlDistributionPoints: '2.5.29.31',
  certificatePolicies: '2.5.29.32',
  policyMappings: '2.5.29.33',
  authorityKeyIdentifier: '2.5.29.35',
  policyConstraints: '2.5.29.36',
  extendedKeyUsage: '2.5.29.37',
  freshestCrl: '2.5.29.46',
  inhibitAnyPolicy: '2.5.29.54',
  authorityInfoAccess: '1.3.6.1.5.5.7.1.1',
  subjectInfoAccess: '1.3.6.1.5.5.7.1.11',
  tlsFeature: '1.3.6.1.5.5.7.1.24',
  qcStatements: '1.3.6.1.5.5.7.1.3',
  ocspNonce: '1.3.6.1.5.5.7.48.1.2',
  ocspNoCheck: '1.3.6.1.5.5.7.48.1.5',
  sctList: '1.3.6.1.4.1.11129.2.4.2',
  sctPoison: '1.3.6.1.4.1.11129.2.4.3',
  ocspSctList: '1.3.6.1.4.1.11129.2.4.5',
} as const

export const extendedKeyUsageOid = {
  any: '2.5.29.37.0',
  serverAuth: '1.3.6.1.5.5.7.3.1',
  clientAuth: '1.3.6.1.5.5.7.3.2',
  ocspSigning: '1.3.6.1.5.5.7.3.9',
} as const

export const attributeOid = {
  commonName: '2.5.4.3',
  emailAddress: '1.2.840.113549.1.9.1',
} as const

export const accessMethodOid = {
  ocsp: '1.3.6.1.5.5.7.48.1',
  caIssuers: '1.3.6.1.5.5.7.48.2',
  ocspBasic: '1.3.6.1.5.5.7.48.1.1',
} as const

/** anyPolicy (RFC 5280 section 4.2.1.4). */
export const anyPolicyOid = '2.5.29.32.0'

const extensionNames = new Map<string, string>([
  ...Object.entries(extensionOid).map(([name, oid]): [string, string] => [oid, name]),
  ['2.16.840.1.113730.1.1', 'netscapeCertType'],
  ['2.16.840.1.113730.1.13', 'netscapeComment'],
  ['1.3.6.1.4.1.311.20.2', 'microsoftCertificateTemplateName'],
  ['1.3.6.1.4.1.311.21.1', 'microsoftCaVersion'],
  ['1.3.6.1.4.1.311.21.2', 'microsoftPreviousCaCertificateHash'],
  ['1.3.6.1.4.1.311.21.7', 'microsoftCertificateTemplate'],
  ['1.3.6.1.4.1.311.21.10', 'microsoftApplicationPolicies'],
  ['1.2.840.113533.7.65.0', 'entrustVersion'],
  ['2.23.140.3.1', 'cabfOrganizationIdentifier'],
  ['1.3.6.1.4.1.44363.44', 'delegationUsage'],
])

const extendedKeyUsageNames = new Map([
  ['2.5.29.37.0', 'anyExtendedKeyUsage'],
  ['1.3.6.1.5.5.7.3.1', 'serverAuth'],
  ['1.3.6.1.5.5.7.3.2', 'clientAuth'],
  ['1.3.6.1.5.5.7.3.3', 'codeSigning'],
  ['1.3.6.1.5.5.7.3.4', 'emailProtection'],
  ['1.3.6.1.5.5.7.3.5', 'ipsecEndSystem'],
  ['1.3.6.1.5.5.7.3.6', 'ipsecTunnel'],
  ['1.3.6.1.5.5.7.3.7', 'ipsecUser'],
  ['1.3.6.1.5.5.7.3.8', 'timeStamping'],
  ['1.3.6.1.5.5.7.3.9', 'OCSPSigning'],
  ['1.3.6.1.5.5.7.3.17', 'ipsecIKE'],
  ['1.3.6.1.5.5.8.2.2', 'iKEIntermediate'],
  ['1.3.6.1.5.2.3.4', 'pkinitKPClientAuth'],
  ['1.3.6.1.5.2.3.5', 'pkinitKPKdc'],
  ['1.3.6.1.4.1.311.10.3.3', 'microsoftServerGatedCrypto'],
  ['1.3.6.1.4.1.311.10.3.4', 'microsoftEncryptedFileSystem'],
  ['1.3.6.1.4.1.311.20.2.2', 'microsoftSmartcardLogon'],
  ['1.3.6.1.4.1.11129.2.4.4', 'precertificateSigning'],
  ['2.16.840.1.113730.4.1', 'netscapeServerGatedCrypto'],
])

const attributeShortNames = new Map([
  ['2.5.4.3', 'CN'],
  ['2.5.4.4', 'SN'],
  ['2.5.4.5', 'serialNumber'],
  ['2.5.4.6', 'C'],
  ['2.5.4.7', 'L'],
  ['2.5.4.8', 'ST'],
  ['2.5.4.9', 'street'],
  ['2.5.4.10', 'O'],
  ['2.5.4.11', 'OU'],
  ['2.5.4.12', 'title'],
  ['2.5.4.15', 'businessCategory'],
  ['2.5.4.17', 'postalCode'],
  ['2.5.4.42', 'GN'],
  ['2.5.4.46', 'dnQualifier'],
  ['2.5.4.97', 'organizationIdentifier'],
  ['1.2.840.113549.1.9.1', 'emailAddress'],
  ['0.9.2342.19200300.100.1.25', 'DC'],
  ['0.9.2342.19200300.100.1.1', 'UID'],
  ['1.3.6.1.4.1.311.60.2.1.1', 'jurisdictionL'],
  ['1.3.6.1.4.1.311.60.2.1.2', 'jurisdictionST'],
  ['1.3.6.1.4.1.311.60.2.1.3', 'jurisdictionC'],
])

const policyValidations = new Map<string, 'DV' | 'OV' | 'IV' | 'EV'>([
  ['2.23.140.1.2.1', 'DV'],
  ['2.23.140.1.2.2', 'OV'],
  ['2.23.140.1.2.3', 'IV'],
  ['2.23.140.1.1', 'EV'],
])
