/** Protocols that begin in plain text and change to TLS when both sides agree, each with its ports. */
export const starttlsPorts = {
  smtp: [587, 2525],
  imap: [143],
  pop3: [110],
  ftp: [21],
  ldap: [389],
  postgresql: [5432],
  mysql: [3306],
  xmpp: [5222],
} as const satisfies Record<string, readonly number[]>

export type StarttlsProtocol = keyof typeof starttlsPorts
export const starttlsProtocols = Object.keys(starttlsPorts) as [StarttlsProtocol, ...StarttlsProtocol[]]
