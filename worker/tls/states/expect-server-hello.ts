import { equal } from '../../bytes/bytes.ts'
import { cipherSuiteByCode, cipherSuiteLabel, suiteFitsVersion } from '../cipher-suites.ts'
import type { CipherSuite } from '../cipher-suites.ts'
import type { Connection, State } from '../connection.ts'
import { unexpectedMessage } from '../connection.ts'
import { TlsError } from '../errors.ts'
import { checkResponseExtensions } from '../extensions/extension-list.ts'
import { cookie, keyShare, supportedVersions } from '../extensions/registry.ts'
import { viewExtensions } from '../hello-view.ts'
import { groupByCode, groupLabel } from '../key-exchange/groups.ts'
import type { NamedGroup } from '../key-exchange/groups.ts'
import { serverHello } from '../messages/handshake-type.ts'
import { downgradeSentinel11, downgradeSentinel12, readServerHello, selectedVersion, viewServerHello } from '../messages/server-hello.ts'
import type { ServerHello } from '../messages/server-hello.ts'
import { TLS11, TLS12, TLS13, versionLabel } from '../versions.ts'
import { decode } from '../wire.ts'
import { sendSecondClientHello } from './client-hello-flight.ts'
import type { SentHello } from './client-hello-flight.ts'
import { beginTls12 } from './tls12/begin.ts'
import { beginTls13 } from './tls13/begin.ts'

/** What a HelloRetryRequest fixed for the ServerHello that follows. */
interface Retry {
  readonly suite: CipherSuite
  readonly group: NamedGroup | null
}

/** WAIT_SH of RFC 8446 appendix A.1, for every version. */
export function expectServerHello(connection: Connection, hello: SentHello, retry: Retry | null): State {
  return {
    name: 'ExpectServerHello',
    handle(message) {
      if (message.type !== serverHello) throw unexpectedMessage('ServerHello', message)
      const answer = readServerHello(message.body)
      const isRetry = answer.isHelloRetryRequest && connection.options.maxVersion >= TLS13
      connection.received(message, { ...(isRetry && { name: 'HelloRetryRequest' }), serverHello: viewServerHello(answer) })
      const version = chooseVersion(connection, hello, answer, isRetry, retry)
      const suite = chooseSuite(hello, answer, version, retry)
      if (answer.compressionMethod !== 0) {
        throw new TlsError('compression-method-not-null', { expected: '0', got: `${answer.compressionMethod}` })
      }
      if (version < TLS13) return beginTls12(connection, hello, answer, suite, version, message)

      // RFC 8446 section 4.1.3: the echo is exact, also of an empty identifier.
      if (!equal(answer.sessionId, hello.sessionId)) {
        throw new TlsError('session-id-mismatch',{
          expected: 'the echo of our session id',
          got: `${answer.sessionId.length} other bytes`,
        })
      }
      const bearer = isRetry ? 'HelloRetryRequest' : 'ServerHello'
      checkResponseExtensions(answer.extensions, bearer, hello.extensionTypes, isRetry ? [cookie] : [])
      connection.negotiated.serverExtensions.push(...viewExtensions(answer.extensions, bearer))
      connection.records.version = TLS13
      connection.records.outgoingVersion = TLS12
      if (isRetry) {
        if (retry !== null) {
          throw new TlsError('hello-retry-request-second', { expected: 'ServerHello', got: 'a second HelloRetryRequest' })
        }
        connection.transcript.replaceWithMessageHash(suite.hash)
        connection.transcript.add(message.whole)
        return retryHello(connection, hello, answer, suite)
      }
      connection.transcript.add(message.whole)
      return beginTls13(connection, hello, answer, suite, retry?.group ?? null)
    },
  }
}

/** RFC 8446 section 4.2.1, appendix D and the sentinel of section 4.1.3. */
function chooseVersion(
  connection: Connection, hello: SentHello, answer: ServerHello, isRetry: boolean, retry: Retry | null,
): number {
  const { minVersion, maxVersion } = connection.options
  const version = selectedVersion(answer)
  if (answer.extensions.has(supportedVersions)) {
    checkResponseExtensions(new Map([[supportedVersions, new Uint8Array()]]), isRetry ? 'HelloRetryRequest' : 'ServerHello', hello.extensionTypes)
    if (answer.legacyVersion !== TLS12) {
      throw new TlsError('illegal-parameter', { expected: 'legacy_version 0x0303', got: versionLabel(answer.legacyVersion) })
    }
    if (version !== TLS13) {
      throw new TlsError('illegal-parameter', { expected: 'TLS 1.3 in supported_versions', got: versionLabel(version) })
    }
    return version
  }
  if (isRetry) throw new TlsError('missing-extension', { expected: 'supported_versions in HelloRetryRequest', got: 'none' })
  if (retry !== null) {
    throw new TlsError('illegal-parameter', { expected: 'TLS 1.3 after HelloRetryRequest', got: versionLabel(version) })
  }
  const offer = minVersion === maxVersion ? versionLabel(minVersion) : `${versionLabel(minVersion)} to ${versionLabel(maxVersion)}`
  if (version === 0x0300) throw new TlsError('sslv3-only', { expected: offer, got: 'SSLv3' })
  if (version < minVersion || version > Math.min(maxVersion, TLS12)) {
    throw new TlsError('protocol-version-unsupported', { expected: offer, got: versionLabel(version) })
  }
  const tail = answer.random.subarray(24)
  // A client of TLS 1.3 minds both sentinels, one of TLS 1.2 minds the other's when it lands below 1.2.
  const isSentinel = maxVersion >= TLS13
    ? equal(tail, downgradeSentinel12) || equal(tail, downgradeSentinel11)
    : maxVersion === TLS12 && version <= TLS11 && equal(tail, downgradeSentinel11)
  if (isSentinel) {
    throw new TlsError('downgrade-detected',{
      expected: versionLabel(maxVersion),
      got: `${versionLabel(version)} with the downgrade sentinel`,
    })
  }
  if (connection.skippedChangeCipherSpec) {
    throw new TlsError('change-cipher-spec-unexpected',{
      expected: `ServerHello of ${versionLabel(version)}`,
      got: 'change_cipher_spec before it',
    })
  }
  // RFC 8446 section 4.2.10 and appendix D.3: early data to a server of TLS 1.2 cannot go on.
  if (hello.sentEarlyData) {
    throw new TlsError('protocol-version-unsupported', { expected: 'TLSv1.3 after early data', got: versionLabel(version) })
  }
  return version
}

function chooseSuite(hello: SentHello, answer: ServerHello, version: number, retry: Retry | null): CipherSuite {
  const code = answer.cipherSuite
  const label = cipherSuiteLabel(code)
  if (!hello.cipherSuiteCodes.includes(code)) {
    throw new TlsError('cipher-suite-not-offered', { expected: 'an offered cipher suite', got: label })
  }
  const suite = cipherSuiteByCode(code)
  if (suite === null) throw new TlsError('cipher-suite-unsupported', { expected: 'a cipher suite that can be spoken', got: label })
  if (!suiteFitsVersion(suite, version)) {
    throw new TlsError('cipher-suite-wrong-version', { expected: `a cipher suite of ${versionLabel(version)}`, got: label })
  }
  if (retry !== null && retry.suite !== suite) {
    throw new TlsError('cipher-suite-changed', { expected: retry.suite.name, got: label })
  }
  return suite
}

/** RFC 8446 section 4.1.4. */
function retryHello(connection: Connection, hello: SentHello, answer: ServerHello, suite: CipherSuite): State {
  connection.negotiated.helloRetryRequest = true
  connection.requireMessageBoundary()
  const share = answer.extensions.get(keyShare)
  const group = share === undefined ? null : chooseRetryGroup(connection, hello, decode('key_share', share, (reader) => reader.uint16()))
  const cookieData = answer.extensions.get(cookie)
  const cookieValue = cookieData === undefined ? null : decode('cookie', cookieData, (reader) => {
    const value = reader.vector16()
    if (value.length === 0) throw new TlsError('decode-error', { expected: 'a cookie', got: 'an empty one' })
    return value.slice()
  })
  if (group === null && cookieValue === null) {
    throw new TlsError('hello-retry-request-without-change', { expected: 'a group or a cookie', got: 'neither' })
  }
  // Early data went out under keys that nobody has any more (section 4.2.10).
  connection.records.protectWriting(null)
  connection.compatibilityChangeCipherSpecDue = connection.options.middleboxCompatibility && !hello.sentEarlyData
  const second = sendSecondClientHello(connection, hello, { group, cookie: cookieValue, suite })
  return expectServerHello(connection, second, { suite, group })
}

/** RFC 8446 section 4.2.8: a group that was offered, and that had no share yet. */
function chooseRetryGroup(connection: Connection, hello: SentHello, code: number): NamedGroup {
  if (!connection.options.offeredGroupCodes.includes(code)) {
    throw new TlsError('group-not-offered', { expected: 'an offered group', got: groupLabel(code) })
  }
  if (hello.keyShares.has(code)) {
    throw new TlsError('hello-retry-request-without-change', { expected: 'a group without a key share', got: groupLabel(code) })
  }
  const group = groupByCode(code)
  if (group === null) {
    throw new TlsError('key-exchange-unsupported', { expected: 'a group that can be used', got: groupLabel(code) })
  }
  return group
}
