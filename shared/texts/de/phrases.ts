/**
 * A phrase of Hostlens's own in German: what a rule expected, what it got, why a suite is weak. Reports carry such phrases in
 * English among names, numbers and the words of peers, which stay as they are.
 */
export function phraseDe(text: string): string {
  const sides = /^expected (.+), got (.+)$/.exec(text)
  if (sides !== null) return `erwartet: ${phraseDe(sides[1] ?? '')}; erhalten: ${phraseDe(sides[2] ?? '')}`
  for (const [pattern, german] of phrases) if (pattern.test(text)) return text.replace(pattern, german)
  return text
}

/** Whole phrases only: a peer's words are not Hostlens's to translate. */
const phrases: readonly (readonly [RegExp, string])[] = [
  // Certificates
  [/^valid until (\d[\dTZ:.-]+)$/, 'gültig bis $1'],
  [/^valid from (\d[\dTZ:.-]+)$/, 'gültig ab $1'],
  [/^it is (\d[\dTZ:.-]+)$/, 'jetzt ist $1'],
  [/^until (\d[\dTZ:.-]+)$/, 'bis $1'],
  [/^a certificate issued by a trusted CA$/, 'ein von einer vertrauenswürdigen CA ausgestelltes'],
  [/^one signed by itself$/, 'ein selbstsigniertes'],
  [/^a trusted root$/, 'eine vertrauenswürdige Wurzel'],
  [/^neither sent nor trusted$/, 'weder gesendet noch vertrauenswürdig'],
  [/^the certificate of (.+)$/, 'das Zertifikat von $1'],
  [/^a signature by (.+)$/, 'eine Signatur von $1'],
  [/^one that its key does not verify$/, 'eine, die zu dessen Schlüssel nicht passt'],
  [/^a signature algorithm that can be verified$/, 'ein Signaturverfahren, das sich prüfen lässt'],
  [/^a signature with SHA-256 or better$/, 'eine Signatur mit SHA-256 oder besser'],
  [/^a signature with SHA-256 or better by RSA, ECDSA or Ed25519$/, 'eine Signatur mit SHA-256 oder besser durch RSA, ECDSA oder Ed25519'],
  [/^RSA of at least (\d+) bits$/, 'RSA mit mindestens $1 Bit'],
  [/^RSA of at most (\d+) bits$/, 'RSA mit höchstens $1 Bit'],
  [/^RSA, ECDSA or Ed25519$/, 'RSA, ECDSA oder Ed25519'],
  [/^EC P-256, P-384 or P-521$/, 'EC P-256, P-384 oder P-521'],
  [/^at most (\d+) days$/, 'höchstens $1 Tage'],
  [/^(\d+) days$/, '$1 Tage'],
  [/^at most (\d+) intermediates$/, 'höchstens $1 Zwischenzertifikate'],
  [/^at most (\d+) intermediates below$/, 'höchstens $1 Zwischenzertifikate darunter'],
  [/^(.+) in subjectAltName$/, '$1 in subjectAltName'],
  [/^no host names there; common name absent$/, 'dort keine Hostnamen; kein Common Name'],
  [/^no host names there; common name (.+)$/, 'dort keine Hostnamen; Common Name $1'],
  [/^(.+) and (\d+) more$/, '$1 und $2 weitere'],
  [/^basicConstraints with cA$/, 'basicConstraints mit cA'],
  [/^no basicConstraints$/, 'keine basicConstraints'],
  [/^no extendedKeyUsage$/, 'keine extendedKeyUsage'],
  [/^an end entity$/, 'ein Endzertifikat'],
  [/^a CA$/, 'eine CA'],
  [/^(.+) critical$/, '$1 kritisch'],
  [/^not critical$/, 'nicht kritisch'],
  [/^critical$/, 'kritisch'],
  [/^a certificate that is not revoked$/, 'ein nicht widerrufenes Zertifikat'],
  [/^revoked on (\d{4}-\d\d-\d\d)$/, 'widerrufen am $1'],
  [/^revoked on (\d{4}-\d\d-\d\d), (.+)$/, 'widerrufen am $1, $2'],
  [/^revoked$/, 'widerrufen'],
  [/^a revocation list that covers it$/, 'eine Sperrliste, die es umfasst'],
  [/^none$/, 'keine'],

  // TLS and what comes before it
  [/^the end of the stream$/, 'das Ende des Datenstroms'],
  [/^the end of the connection$/, 'das Ende der Verbindung'],
  [/^an answer$/, 'eine Antwort'],
  [/^it closed the connection after it had asked for a certificate$/, 'es schloss die Verbindung, nachdem es ein Zertifikat verlangt hatte'],
  [/^plain HTTP$/, 'unverschlüsseltem HTTP'],
  [/^another protocol$/, 'einem anderen Protokoll'],
  [/^another group$/, 'eine andere Gruppe'],
  [/^an offered cipher suite$/, 'eine angebotene Cipher-Suite'],
  [/^an offered group$/, 'eine angebotene Gruppe'],
  [/^an offered signature scheme$/, 'ein angebotenes Signaturverfahren'],
  [/^a record under the negotiated keys$/, 'ein Record unter den ausgehandelten Schlüsseln'],
  [/^a wrong tag$/, 'eine falsche Prüfsumme'],
  [/^it does not encrypt$/, 'sie verschlüsselt nicht'],
  [/^it does not authenticate the server$/, 'sie authentisiert den Server nicht'],
  [/^its keys are 40 or 56 bits long$/, 'ihre Schlüssel sind 40 oder 56 Bit lang'],
  [/^its keys are 56 bits long$/, 'ihre Schlüssel sind 56 Bit lang'],
  [/^RC4 leaks what it encrypts \(RFC 7465\)$/, 'RC4 verrät, was es verschlüsselt (RFC 7465)'],
  [/^its 64-bit blocks leak in long connections \(CVE-2016-2183\)$/, 'ihre 64-Bit-Blöcke verraten etwas bei langen Verbindungen (CVE-2016-2183)'],
  [/^CBC with a MAC first has been broken time and again; every modern client has AEAD suites$/, 'CBC mit dem MAC zuerst wurde immer wieder gebrochen; jeder heutige Client hat AEAD-Suiten'],
  [/^the server gave no session$/, 'der Server gab keine Sitzung aus'],
  [/^the server made a full handshake instead$/, 'der Server machte stattdessen einen vollen Handshake'],

  // DNS and HTTP
  [/^A or AAAA$/, 'A- oder AAAA'],
  [/^no content type$/, 'kein Content-Type'],
  [/^a redirect$/, 'eine Weiterleitung'],
  [/^a DNS message$/, 'eine DNS-Nachricht'],
  [/^HTTP status (\d+)$/, 'HTTP-Status $1'],
  [/^more than (\d+) bytes$/, 'mehr als $1 Bytes'],
  [/^a status line$/, 'eine Statuszeile'],
  [/^a response$/, 'eine Antwort'],
  [/^an empty line after the header$/, 'eine Leerzeile nach dem Kopf'],
  [/^nobody can be asked$/, 'niemand kann gefragt werden'],
  [/^a second signature was asked for$/, 'eine zweite Signatur wurde verlangt'],
]
