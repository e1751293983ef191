/**
 * A header's value as an exported file shows it: files are passed on, so what lets somebody in is left out of them. Of
 * a cookie that is set, its name and its attributes stay.
 */
export function shownFieldValue(name: string, value: string): string {
  const field = name.toLowerCase()
  if (field === 'set-cookie') return value.replace(/=[^;]*/, `=${leftOut}`)
  if (field === 'authorization' || field === 'proxy-authorization') return `${/^[A-Za-z0-9-]+(?= )/.exec(value)?.[0] ?? ''} ${leftOut}`.trim()
  return secretFields.includes(field) ? leftOut : value
}

/** What stands where a secret was. */
export const leftOut = '(left out)'

/** Fields that carry credentials: cookies, and what APIs commonly call their keys. */
const secretFields: readonly string[] = ['cookie', 'x-api-key', 'api-key', 'x-auth-token', 'x-csrf-token', 'x-amz-security-token', 'x-goog-api-key', 'cf-access-client-secret']
