import { describe, expect, it } from 'vitest'
import { abortError, NetError, toNetError } from './net-error.ts'

describe('toNetError', () => {
  it.each([
    ['ECONNREFUSED', 'connection-refused'], ['ECONNRESET', 'connection-reset'], ['EPIPE', 'connection-reset'], ['ETIMEDOUT', 'connection-timeout'],
    ['ENETUNREACH', 'network-unreachable'], ['EHOSTUNREACH', 'host-unreachable'], ['EACCES', 'port-prohibited'], ['ENOENT', 'socket-error'],
  ])('knows Node’s %s', (code, expected) => expect(toNetError(Object.assign(new Error('x'), { code })).code).toBe(expected))

  it.each([
    ['proxy request failed, cannot connect to the specified address', 'connect-failed'],
    ['proxy request failed, cannot connect to the specified address. It looks like you might be trying to connect to a HTTP-based service — consider using fetch instead', 'connect-failed'],
    ['TCP Loop detected', 'loop-detected'],
    ['Connections to port 25 are prohibited', 'port-prohibited'],
    ['A network issue was detected', 'connect-failed'],
    ['Network connection lost.', 'connection-reset'],
    ['Connection timed out', 'connection-timeout'],
    ['This socket has been closed.', 'connection-closed'],
    ['something new', 'socket-error'],
  ])('knows workerd’s %j', (message, expected) => expect(toNetError(new Error(message)).code).toBe(expected))

  it('keeps the cause, cuts the text, and takes what is no Error', () => {
    const cause = new Error('x'.repeat(1_000))
    expect(toNetError(cause)).toMatchObject({ cause, detail: 'x'.repeat(200) })
    expect(toNetError('text')).toMatchObject({ code: 'socket-error', detail: 'text' })
    const own = new NetError('read-limit', 'x')
    expect(toNetError(own)).toBe(own)
  })
})

it('abortError reads the reason of a signal', () => {
  const own = new NetError('read-limit', 'x')
  expect(abortError(AbortSignal.abort(own))).toBe(own)
  expect(abortError(AbortSignal.abort()).code).toBe('cancelled')
  expect(abortError(AbortSignal.abort(new DOMException('', 'TimeoutError'))).code).toBe('deadline-exceeded')
})

