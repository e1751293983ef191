import { DerError, derFault, derTag, type DerElement, type DerReader } from './der.ts'

/**
 * Time of a certificate, CRL or OCSP response, in milliseconds since 1970 UTC.
 * RFC 5280 sections 4.1.2.5.1 and 4.1.2.5.2: always with seconds, always Z, no fractions.
 */
export interface CertificateTime {
  readonly ms: number
  readonly encoding: 'utc-time' | 'generalized-time'
}

/** Reads the CHOICE of UTCTime and GeneralizedTime. */
export function readTime(reader: DerReader): CertificateTime {
  const element = reader.element()
  switch (element.tag) {
    case derTag.utcTime:
      return { ms: parseTime(element, 2), encoding: 'utc-time' }
    case derTag.generalizedTime:
      return { ms: parseTime(element, 4), encoding: 'generalized-time' }
    default:
      throw new DerError('unexpected-tag', element.offset, 'utcTime or generalizedTime', `tag ${element.tag}`)
  }
}

/** Reads a GeneralizedTime, as OCSP has them. */
export function readGeneralizedTime(reader: DerReader): number {
  return parseTime(reader.element(derTag.generalizedTime), 4)
}

/** From 2050 on a date is a GeneralizedTime, before it a UTCTime (RFC 5280 section 4.1.2.5). */
export function timeEncodingIsRight(time: CertificateTime): boolean {
  return time.ms >= year2050Ms === (time.encoding === 'generalized-time')
}

/** `2026-03-03T12:00:00Z`: no fractions, as certificates have none. */
export function isoTime(ms: number): string {
  return Math.abs(ms) <= maxDateMs ? new Date(ms).toISOString().replace('.000Z', 'Z') : `${ms} ms`
}

function parseTime(element: DerElement, yearDigits: 2 | 4): number {
  const content = element.content
  const length = yearDigits + 11
  const invalid = (got: string) => derFault(element, 'time-invalid', yearDigits === 2 ? 'YYMMDDHHMMSSZ' : 'YYYYMMDDHHMMSSZ', got)
  if (content.length !== length) throw invalid(`${content.length} characters`)
  if (content[length - 1] !== 0x5a) throw invalid('no Z at the end')
  const digits = (from: number, count: number): number => {
    let value = 0
    for (let i = from; i < from + count; i++) {
      const digit = (content[i] ?? 0) - 0x30
      if (digit < 0 || digit > 9) throw invalid('a character that is not a digit')
      value = value * 10 + digit
    }
    return value
  }
  const written = digits(0, yearDigits)
  const year = yearDigits === 4 ? written : written >= 50 ? 1900 + written : 2000 + written
  const month = digits(yearDigits, 2)
  const day = digits(yearDigits + 2, 2)
  const hour = digits(yearDigits + 4, 2)
  const minute = digits(yearDigits + 6, 2)
  const second = digits(yearDigits + 8, 2)
  if (month < 1 || month > 12) throw invalid(`month ${month}`)
  if (hour > 23 || minute > 59 || second > 59) throw invalid(`time ${hour}:${minute}:${second}`)
  const date = new Date(0)
  // Date.UTC takes the years 0 to 99 for 1900 to 1999; setUTCFullYear does not.
  date.setUTCFullYear(year, month - 1, day)
  date.setUTCHours(hour, minute, second)
  if (day < 1 || date.getUTCDate() !== day) throw invalid(`day ${day} of month ${month}`)
  return date.getTime()
}

const year2050Ms = Date.UTC(2050, 0, 1)
const maxDateMs = 8.64e15
