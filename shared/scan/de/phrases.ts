/**
 * The fixed sentences and phrases of a judgement in German: rules of the rating guide, lines of profiles, faults of clients, and
 * who gets which certificate. Names, numbers and the words of peers stay as they are; so does a phrase that is not known here.
 */
export function scanPhraseDe(text: string): string {
  return sentences.some(([pattern]) => pattern.test(text)) ? partDe(text) : text.split('; ').map(partDe).join('; ')
}

function partDe(part: string): string {
  const sentence = sentences.find(([pattern]) => pattern.test(part))
  return fragments.reduce((so, [pattern, german]) => so.replace(pattern, german), sentence === undefined ? part : part.replace(...sentence))
}

const sentences: readonly (readonly [RegExp, string])[] = [
  // Rules of the rating guide
  [/^TLS compression is accepted \(CRIME\)\.$/, 'TLS-Kompression wird angenommen (CRIME).'],
  [/^Suites without encryption are accepted\.$/, 'Suiten ohne Verschlüsselung werden angenommen.'],
  [/^Suites without authentication are accepted\.$/, 'Suiten ohne Authentisierung werden angenommen.'],
  [/^A certificate’s key has less than (\d+) bits\.$/, 'Der Schlüssel eines Zertifikats hat weniger als $1 Bit.'],
  [/^A certificate is signed with MD5 or MD2\.$/, 'Ein Zertifikat ist mit MD5 oder MD2 signiert.'],
  [/^Secure renegotiation is not supported\.$/, 'Sichere Neuverhandlung wird nicht unterstützt.'],
  [/^SSL 3\.0 is accepted\.$/, 'SSL 3.0 wird angenommen.'],
  [/^SSL 3\.0 is accepted with CBC suites \(POODLE\)\.$/, 'SSL 3.0 wird mit CBC-Suiten angenommen (POODLE).'],
  [/^RC4 is accepted\.$/, 'RC4 wird angenommen.'],
  [/^TLS 1\.2 is not accepted\.$/, 'TLS 1.2 wird nicht angenommen.'],
  [/^RC4 is accepted with TLS 1\.1 or 1\.2\.$/, 'RC4 wird mit TLS 1.1 oder 1.2 angenommen.'],
  [/^Export suites are accepted \(FREAK\)\.$/, 'Export-Suiten werden angenommen (FREAK).'],
  [/^Diffie-Hellman parameters have less than (\d+) bits\.$/, 'Diffie-Hellman-Parameter haben weniger als $1 Bit.'],
  [/^No suite but RC4 is accepted\.$/, 'Keine Suite außer RC4 wird angenommen.'],
  [/^Simulated clients get a cipher with 64-bit blocks in TLS 1\.1 or newer \(SWEET32\)\.$/, 'Simulierte Clients bekommen in TLS 1.1 oder neuer einen Cipher mit 64-Bit-Blöcken (SWEET32).'],
  [/^Clients of the last ten years get no forward secrecy\.$/, 'Clients der letzten zehn Jahre bekommen keine Forward Secrecy.'],
  [/^No AEAD suite is accepted\.$/, 'Keine AEAD-Suite wird angenommen.'],
  [/^The certificate chain is incomplete\.$/, 'Die Zertifikatskette ist unvollständig.'],
  [/^TLS 1\.0 or TLS 1\.1 is accepted\.$/, 'TLS 1.0 oder TLS 1.1 wird angenommen.'],
  [/^The score is (\d+) of 100\.$/, 'Die Punktzahl ist $1 von 100.'],
  [/^The certificate is for another name\.$/, 'Das Zertifikat ist für einen anderen Namen.'],
  [/^The certificate is not trusted \((.+)\)\.$/, 'Dem Zertifikat ist nicht zu trauen ($1).'],
  [/^An A\+ takes HSTS for at least half a year, which a scan of TLS does not see; it is not claimed here\.$/, 'Ein A+ verlangt HSTS für mindestens ein halbes Jahr, was ein TLS-Scan nicht sieht; es wird hier nicht behauptet.'],
  [/^Trusted by way of your own CA; the guide knows public roots only\.$/, 'Vertrauenswürdig durch Ihre eigene CA; die Richtlinie kennt nur öffentliche Wurzeln.'],
  [/^Not tested, and taken for good: TLS compression, secure renegotiation\.$/, 'Nicht getestet und als gut gewertet: TLS-Kompression, sichere Neuverhandlung.'],
  [/^Not tested, and taken for good: TLS compression\.$/, 'Nicht getestet und als gut gewertet: TLS-Kompression.'],
  [/^Not tested, and taken for good: secure renegotiation\.$/, 'Nicht getestet und als gut gewertet: sichere Neuverhandlung.'],
  [/^Not looked for: SSL 2\.0, and flaws of single implementations, such as Heartbleed and ROBOT\.$/, 'Nicht gesucht: SSL 2.0 und Mängel einzelner Implementierungen wie Heartbleed und ROBOT.'],

  // Why no grade
  [/^nothing could be learnt of the server$/, 'über den Server war nichts zu erfahren'],
  [/^the server could not be scanned$/, 'der Server ließ sich nicht scannen'],
  [/^the protocol versions were not tested$/, 'die Protokollversionen wurden nicht getestet'],
  [/^no protocol version is accepted$/, 'keine Protokollversion wird angenommen'],
  [/^(.+) could not be tested$/, '$1 ließ sich nicht testen'],
  [/^the cipher suites of (.+) are not known to the end$/, 'die Cipher-Suiten von $1 sind nicht vollständig bekannt'],
  [/^the certificates were not judged$/, 'die Zertifikate wurden nicht beurteilt'],

  // Why a client fails
  [/^No protocol version in common(?: \((.+)\))?\.$/, 'Keine gemeinsame Protokollversion.'],
  [/^No cipher suite in common in (TLS \d\.\d|SSL 3\.0|TLS)(.*)\.$/, 'Keine gemeinsame Cipher-Suite in $1$2.'],
  [/^No group in common in (TLS \d\.\d|SSL 3\.0|TLS)(.*)\.$/, 'Keine gemeinsame Gruppe in $1$2.'],
  [/^It cannot verify the server’s signature in (TLS \d\.\d|SSL 3\.0|TLS)(.*)\.$/, 'Er kann die Signatur des Servers in $1 nicht prüfen$2.'],
  [/^It gives up on the server’s small Diffie-Hellman prime(.*)\.$/, 'Er bricht bei der kleinen Diffie-Hellman-Primzahl des Servers ab$1.'],
  [/^It cannot handle the server’s large Diffie-Hellman prime(.*)\.$/, 'Die große Diffie-Hellman-Primzahl des Servers ist ihm zu viel$1.'],
  [/^It does not send the name of the server \(SNI\), which is needed here(.*)\.$/, 'Er sendet den Namen des Servers (SNI) nicht, der hier nötig ist$1.'],
  [/^The server refuses its application protocols \(ALPN\)(.*)\.$/, 'Der Server lehnt seine Anwendungsprotokolle ab (ALPN)$1.'],

  // Lines of profiles
  [/^only its (\d+) cipher suites$/, 'nur seine $1 Cipher-Suiten'],
  [/^only (.+)$/, 'nur $1'],
  [/^(.+) is accepted$/, '$1 wird angenommen'],
  [/^(.+) is refused$/, '$1 wird abgelehnt'],
  [/^the server’s own order$/, 'die Reihenfolge des Servers'],
  [/^the client’s order counts in (.+)$/, 'in $1 zählt die Reihenfolge des Clients'],
  [/^at least (\d+) bits$/, 'mindestens $1 Bit'],
  [/^at most (\d+) days$/, 'höchstens $1 Tage'],

  // Where the offer of a client is known from
  [/^(.+), by way of the client simulation data of testssl\.sh$/, '$1, über die Daten der Client-Simulation von testssl.sh'],
  [/^ClientHello recorded by the testssl\.sh project, client simulation data of its version (.+)$/, 'ClientHello, aufgezeichnet vom Projekt testssl.sh, Daten der Client-Simulation seiner Version $1'],
  [/^ClientHello of the program itself, recorded on (.+)$/, 'ClientHello des Programms selbst, aufgezeichnet unter $1'],
  [/^The (.+) project, (.+)$/, 'Projekt $1, $2'],

  // What a server must live with
  [/^random reserved values \(GREASE, RFC 8701\)$/, 'zufällige reservierte Werte (GREASE, RFC 8701)'],
  [/^an extension that it does not know$/, 'eine Erweiterung, die er nicht kennt'],
  [/^a long ClientHello$/, 'ein langes ClientHello'],
  [/^a ClientHello in several records$/, 'ein ClientHello in mehreren Records'],
  [/^a version that is yet to come$/, 'eine künftige Version'],
  [/^no answer$/, 'keine Antwort'],
  [/^1 older client$/, '1 älterer Client'],
  [/^(\d+) older clients$/, '$1 ältere Clients'],
  [/^1 cipher suite$/, '1 Cipher-Suite'],
  [/^1 day$/, '1 Tag'],
]

/** What is put together out of these, in the order in which they are replaced. */
const fragments: readonly (readonly [RegExp, string])[] = [
  [/\b(\d+) cipher suites\b/g, '$1 Cipher-Suiten'],
  [/\ball clients but (clients|RSA-only ones|ECDSA-only ones)/gi, 'alle Clients außer $1'],
  [/\bRSA-only ones\b/g, 'solchen nur für RSA'],
  [/\bECDSA-only ones\b/g, 'solchen nur für ECDSA'],
  [/\ball clients\b/gi, 'alle Clients'],
  [/\bclients of today\b/gi, 'heutige Clients'],
  [/\bRSA-only clients\b/g, 'Clients nur für RSA'],
  [/\bECDSA-only clients\b/g, 'Clients nur für ECDSA'],
  [/\bclients without SNI, or with another name\b/gi, 'Clients ohne SNI oder mit anderem Namen'],
  [/\bclients without SNI\b/gi, 'Clients ohne SNI'],
  [/\bclients that name another server\b/gi, 'Clients, die einen anderen Server nennen'],
  [/(?<=Clients(?: nur für (?:RSA|ECDSA))?) with (?=TLS|SSL)/g, ' mit '],
  [/(?<=\S) get (?=[A-Z0-9?])/g, ' bekommen '],
  [/ until (?=\d{4}-)/g, ' bis '],
  [/ and (?=heutige Clients|Clients|solchen|TLS|SSL)/g, ' und '],
  [/ and (\d+) more$/, ' und $1 weitere'],
  [/\bRSA of (\d+) bits or more\b/g, 'RSA ab $1 Bit'],
  [/\bECDSA on (.+)$/, 'ECDSA mit $1'],
  [/, or (?=ECDSA|RSA)/g, ' oder '],
  [/(?<=\S) or (?=secp|x25519|prime)/g, ' oder '],
  [/^(RSA|EC|DSA|[A-Z0-9-]+) of (\d+) bits$/, '$1 mit $2 Bit'],
  [/^(EC|[A-Z0-9-]+) on (\S+)$/, '$1 auf $2'],
  [/\b(\d+) bits\b/g, '$1 Bit'],
  [/\b(\d+) days\b/g, '$1 Tagen'],
  [/\b(\d+) bytes\b/g, '$1 Bytes'],
]
