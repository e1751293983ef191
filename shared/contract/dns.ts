import * as z from 'zod'

const name = z.string().max(1_024)
const ttlSeconds = z.int().nonnegative()
const shown = z.string().max(4_096)

/** The record types that Hostlens asks for (IANA mnemonics). */
export const dnsRecordTypes = ['A', 'AAAA', 'CNAME', 'HTTPS', 'NS', 'CAA', 'TXT', 'TLSA'] as const
export type DnsRecordType = (typeof dnsRecordTypes)[number]

/** RFC 1034 section 3.6.2. */
export const CnameRecord = z.strictObject({ type: z.literal('CNAME'), name, ttlSeconds, target: name })
export type CnameRecord = z.infer<typeof CnameRecord>

/** RFC 1035 section 3.4.1, RFC 3596. */
export const AddressRecord = z.strictObject({ type: z.enum(['A', 'AAAA']), name, ttlSeconds, address: z.string().max(45) })
export type AddressRecord = z.infer<typeof AddressRecord>

/**
 * HTTPS (type 65), RFC 9460. Priority 0 is AliasMode: `target` is where to go on. An empty target means the owner name
 * itself (section 2.5) and is shown as `.`. Keys without a meaning here survive in `unknownKeys`.
 */
export const HttpsRecord = z.strictObject({
  type: z.literal('HTTPS'),
  name,
  ttlSeconds,
  priority: z.int().min(0).max(65_535),
  target: name,
  /** Keys that a client must understand to use the record (section 8). */
  mandatory: z.array(z.string().max(20)),
  alpn: z.array(shown),
  noDefaultAlpn: z.boolean(),
  port: z.int().min(0).max(65_535).nullable(),
  ipv4Hints: z.array(z.string().max(15)),
  ipv6Hints: z.array(z.string().max(45)),
  /** An Encrypted ClientHello configuration is published (RFC 9848). */
  ech: z.boolean(),
  unknownKeys: z.array(z.string().max(20)),
})
export type HttpsRecord = z.infer<typeof HttpsRecord>

/** RFC 1035 section 3.3.11. */
export const NsRecord = z.strictObject({ type: z.literal('NS'), name, ttlSeconds, host: name })
export type NsRecord = z.infer<typeof NsRecord>

/** RFC 8659 section 4. */
export const CaaRecord = z.strictObject({ type: z.literal('CAA'), name, ttlSeconds, critical: z.boolean(), tag: z.string().max(255), value: shown })
export type CaaRecord = z.infer<typeof CaaRecord>

/** RFC 1035 section 3.3.14; the character strings of one record stand apart, as sent. */
export const TxtRecord = z.strictObject({ type: z.literal('TXT'), name, ttlSeconds, strings: z.array(shown) })
export type TxtRecord = z.infer<typeof TxtRecord>

/** RFC 6698 section 2.1. `data`: the certificate association data in lower-case hex. */
export const TlsaRecord = z.strictObject({
  type: z.literal('TLSA'),
  name,
  ttlSeconds,
  usage: z.int().min(0).max(255),
  selector: z.int().min(0).max(255),
  matchingType: z.int().min(0).max(255),
  data: shown,
})
export type TlsaRecord = z.infer<typeof TlsaRecord>

export const DnsRecord = z.discriminatedUnion('type', [AddressRecord, CnameRecord, HttpsRecord, NsRecord, CaaRecord, TxtRecord, TlsaRecord])
export type DnsRecord = z.infer<typeof DnsRecord>

/** What can be wrong with the bytes of an answer. */
export const dnsFaults = [
  'too-short',
  'not-a-response',
  'id-mismatch',
  'question-mismatch',
  'truncated-flag',
  'too-many-records',
  'record-overrun',
  'bad-name',
  'bad-record-data',
  'trailing-bytes',
  'foreign-record',
  'alias-loop',
] as const
export type DnsFault = (typeof dnsFaults)[number]

const asked = {
  question: z.strictObject({ name, type: z.enum(dnsRecordTypes) }),
  /** URL of the resolver. */
  resolver: z.string(),
  durationMs: z.number().nonnegative(),
}
const answered = {
  ...asked,
  /** The AD bit: the resolver says that it validated the answer with DNSSEC (RFC 4035 section 3.2.3). */
  authenticated: z.boolean(),
  /** The aliases that were followed, in order. */
  aliases: z.array(CnameRecord),
  /** The name at the end of the aliases. */
  canonicalName: name,
  /** RFC 8914: code and text; the text is the resolver's own. */
  extendedErrors: z.array(z.strictObject({ code: z.int(), text: shown })),
}
const negative = {
  ...answered,
  /** Owner of the SOA record in the authority section: the zone that denies (RFC 2308); null where none was sent. */
  zone: name.nullable(),
  negativeTtlSeconds: ttlSeconds.nullable(),
}

/** One question and what became of it. Nothing of DNS over HTTPS (RFC 8484) ends in an exception. */
export const DnsAnswer = z.discriminatedUnion('status', [
  z.strictObject({ status: z.literal('answered'), ...answered, records: z.array(DnsRecord) }),
  /** RFC 2308 section 2.2: the name is there, the type is not. */
  z.strictObject({ status: z.literal('nodata'), ...negative }),
  /** RFC 2308 section 2.1: there is no such name. */
  z.strictObject({ status: z.literal('nxdomain'), ...negative }),
  /** Any other response code: SERVFAIL (2), REFUSED (5), and what IANA lists beyond. */
  z.strictObject({ status: z.literal('response-code'), ...answered, responseCode: z.int(), mnemonic: z.string().max(20) }),
  z.strictObject({ status: z.literal('timeout'), ...asked }),
  z.strictObject({ status: z.literal('aborted'), ...asked }),
  z.strictObject({ status: z.literal('unreachable'), ...asked, detail: z.string().max(200) }),
  z.strictObject({ status: z.literal('http-status'), ...asked, httpStatus: z.int() }),
  z.strictObject({ status: z.literal('redirected'), ...asked }),
  z.strictObject({ status: z.literal('content-type'), ...asked, got: z.string().max(200) }),
  z.strictObject({ status: z.literal('too-large'), ...asked, limitBytes: z.int() }),
  z.strictObject({ status: z.literal('malformed'), ...asked, fault: z.enum(dnsFaults), detail: z.string().max(200) }),
])
export type DnsAnswer = z.infer<typeof DnsAnswer>

/** One announcement of a prefix by an autonomous system, as Team Cymru's zones tell it. */
export const AsnOrigin = z.strictObject({
  asn: z.int().min(0).max(0xffff_ffff),
  prefix: z.string().max(49),
  /** ISO 3166-1 alpha-2 of the registration; not where the machine stands. */
  country: z.string().max(8).nullable(),
  /** arin, ripencc, apnic, lacnic, afrinic. */
  registry: z.string().max(20).nullable(),
  /** Date of the allocation, YYYY-MM-DD. */
  allocatedOn: z.string().max(10).nullable(),
  name: z.string().max(200).nullable(),
})
export type AsnOrigin = z.infer<typeof AsnOrigin>

/** What a cache of ASN look-ups holds for one prefix. */
export const AsnCacheEntry = z.strictObject({ origins: z.array(AsnOrigin).max(64), expiresAtMs: z.number() })
export type AsnCacheEntry = z.infer<typeof AsnCacheEntry>
