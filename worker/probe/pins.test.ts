import { describe, expect, it } from 'vitest'
import { fromHex } from '../bytes/bytes.ts'
import { matchingPin, parsePin, pinsOf } from './pins.ts'

// SHA-256 of nothing and of the one byte 0x00 (FIPS 180-4).
const ofNothing = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'
const ofZero = '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d'
const leaf = { der: new Uint8Array(), spki: fromHex('00') }

describe('pins', () => {
  it.each([
    ['sha256//bjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhevoB0=', 'public-key'],
    ['sha256/bjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhevoB0=', 'public-key'],
    [ofNothing, 'certificate'],
    [ofNothing.toUpperCase().replace(/(..)(?=.)/g, '$1:'), 'certificate'],
  ])('%s matches', (text, of) => {
    const pin = parsePin(text)
    expect(pin?.of).toBe(of)
    expect(matchingPin(pin === null ? [] : [pin], leaf)).toBe(pin)
  })

  it('does not match another value, nor the other thing', () => {
    const pins = [parsePin(ofZero), parsePin('sha256//47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=')].filter((pin) => pin !== null)
    expect(pins).toHaveLength(2)
    expect(matchingPin(pins, leaf)).toBeNull()
    expect(pinsOf(pins, leaf)).toBe(`${ofNothing}, sha256//bjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhevoB0=`)
  })

  it.each(['', 'sha256//short=', 'sha1//2jmj7l5rSw0yVb/vlWAYkK/YBwk=', ofNothing.slice(2), 'z'.repeat(64)])('refuses %j', (text) => expect(parsePin(text)).toBeNull())
})
