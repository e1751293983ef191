import type { FindingCode } from '../../contract/findings.ts'
import { textOf as of, type FindingText } from '../network-findings.ts'

const nothingToDo = 'Nichts zu tun.'

/** The sentences of findings in German. */
export const findingTextsDe: Record<FindingCode, FindingText> = {
  'cloudflare-network': {
    message: (p) => `Der Host liegt im Netz von Cloudflare (AS13335: ${of(p, 'addresses')}); einem Worker auf Cloudflare wird dorthin kein Socket erlaubt.`,
    advice: 'Vor diesem Host steht Cloudflares Edge. Ein Worker auf einem eigenen Rechner zeigt seinen Handshake.',
  },
  'special-use-address': {
    message: (p) => `${of(p, 'address')} ist eine Adresse mit besonderer Verwendung (${of(p, 'range')}, ${of(p, 'rfc')}): Sie meint in jedem Netz einen anderen Rechner.`,
    advice: 'Besucher aus dem Internet erreichen sie nicht. Soll der Name öffentlich sein, sind seine Einträge zu berichtigen.',
  },
  'no-ipv6': {
    message: () => 'Der Host hat keine IPv6-Adresse.',
    advice: 'Besucher in reinen IPv6-Netzen erreichen ihn nur über eine Übersetzung, und die kostet Zeit. Ein AAAA-Eintrag hilft.',
  },
  'no-ipv4': {
    message: () => 'Der Host hat keine IPv4-Adresse.',
    advice: 'Besucher ohne IPv6 erreichen ihn gar nicht. Ist das nicht gewollt, fehlt ein A-Eintrag.',
  },
  'several-networks': {
    message: (p) => `Die Adressen des Hosts liegen in mehreren Netzen: ${of(p, 'asns')}.`,
    advice: 'Üblich bei einem Host hinter mehreren CDNs; Besucher können verschiedene Server und Zertifikate sehen.',
  },
  'resolvers-disagree': {
    message: (p) => `Ihr Resolver und der des Workers geben verschiedene Adressen: ${of(p, 'ours')} gegen ${of(p, 'theirs')}.`,
    advice: 'Üblich, wo DNS je nach Region antwortet. Sonst ein veralteter Eintrag, geteiltes DNS oder ein Resolver, der Antworten umschreibt.',
  },
  'dnssec-validated': { message: () => 'Der Resolver hat die Adressen mit DNSSEC geprüft.', advice: nothingToDo },
  'address-fallback': {
    message: (p) => `${of(p, 'failed')} nahm die Verbindung nicht an, ${of(p, 'dialled')} schon.`,
    advice: 'Manche Besucher treffen zuerst auf die schlechte Adresse und warten. Sie ist zu reparieren oder aus dem DNS zu nehmen.',
  },
  'certificate-untrusted-allowed': {
    message: (p) => `Dem Zertifikat ist nicht zu trauen (${of(p, 'reason')}); die Messung ging weiter, weil Sie es erlaubt haben.`,
    advice: 'Besucher sehen statt der Seite eine Warnung. Das Urteil steht im Abschnitt zum Zertifikat.',
  },
  'certificate-expires-soon': {
    message: (p) => `Das Zertifikat läuft in ${of(p, 'days')} Tagen ab, am ${of(p, 'date')}.`,
    advice: 'Eine automatische Erneuerung hätte schon stattfinden müssen. Prüfen Sie sie heute.',
  },
  'certificate-expires-within-month': {
    message: (p) => `Das Zertifikat läuft in ${of(p, 'days')} Tagen ab, am ${of(p, 'date')}.`,
    advice: 'Üblich bei Zertifikaten, die sich selbst erneuern; sonst ist die Erneuerung zu planen.',
  },
  'certificate-chain-incomplete': {
    message: (p) => `Der Server sendet das Zwischenzertifikat „${of(p, 'issuer')}“ nicht.`,
    advice: 'Die ganze Kette gehört auf den Server. Manche Browser holen das Fehlende oder kennen es; Programme und Telefone scheitern.',
  },
  'certificate-chain-disordered': {
    message: () => 'Der Server sendet seine Zertifikate in falscher Reihenfolge.',
    advice: 'TLS 1.2 verlangt, dass jedes Zertifikat das vorige beglaubigt; alte Clients scheitern sonst.',
  },
  'certificate-chain-superfluous': {
    message: (p) => `Der Server sendet ${of(p, 'count')} Zertifikate, die der Pfad nicht braucht.`,
    advice: 'Sie kosten in jedem Handshake Bytes. Das Zertifikat und seine Zwischenzertifikate genügen.',
  },
  'certificate-root-sent': {
    message: () => 'Der Server sendet auch das Wurzelzertifikat.',
    advice: 'Clients haben ihr eigenes und beachten dieses nicht. Es kann aus der Kette entfallen.',
  },
  'certificate-defect': {
    message: (p) => `Die Kette hat außerdem einen Mangel: ${of(p, 'defect')}.`,
    advice: 'Er entscheidet das Urteil nicht, doch strengere Clients können die Kette ablehnen. Das Zertifikat ist neu auszustellen.',
  },
  'certificate-custom-root': {
    message: (p) => `Die Kette endet in Ihrer eigenen CA „${of(p, 'root')}“.`,
    advice: 'Nur Clients, die diese CA haben, vertrauen dem Host.',
  },
  'certificate-pin-matched': { message: (p) => `Der Pin ${of(p, 'pin')} passt.`, advice: nothingToDo },
  'certificate-staple-missing': {
    message: () => 'Das Zertifikat verlangt eine angeheftete OCSP-Antwort (must-staple), und der Server hat keine gesendet.',
    advice: 'Strenge Clients lehnen das ab. OCSP-Stapling einschalten oder das Zertifikat ohne must-staple ausstellen lassen.',
  },
  'certificate-staple-invalid': {
    message: (p) => `Die angeheftete OCSP-Antwort ist nicht gültig: ${of(p, 'reason')}.`,
    advice: 'Vielleicht behält der Server eine veraltete Antwort. Erreicht er den OCSP-Dienst der CA?',
  },
  'certificate-staple-good': { message: () => 'Eine angeheftete OCSP-Antwort sagt, dass das Zertifikat nicht widerrufen ist.', advice: nothingToDo },
  'certificate-revocation-good': { message: (p) => `${of(p, 'source')} sagt, dass das Zertifikat nicht widerrufen ist.`, advice: nothingToDo },
  'certificate-revocation-unknown': {
    message: (p) => `Ob das Zertifikat widerrufen ist, war von ${of(p, 'source')} nicht zu erfahren: ${of(p, 'reason')}.`,
    advice: 'Die meisten Clients machen dann weiter. Bleibt es so, liegt es am Dienst der CA.',
  },
  'certificate-timestamp-invalid': {
    message: (p) => `Ein signierter Zeitstempel (SCT) hält nicht stand (${of(p, 'status')}): ${of(p, 'log')}.`,
    advice: 'Browser zählen ihn nicht. Das Zertifikat ist mit Zeitstempeln heutiger CT-Logs neu auszustellen.',
  },
  'certificate-transparency-missing': {
    message: () => 'Das Zertifikat einer öffentlichen CA kommt ohne signierten Zeitstempel (SCT).',
    advice: 'Chromium und Safari lehnen solche Zertifikate ab. Es ist mit Zeitstempeln aus CT-Logs neu auszustellen.',
  },

  'tls-version-outdated': {
    message: (p) => `Der Server wählte ${of(p, 'version')}, das RFC 8996 abgeschafft hat.`,
    advice: 'TLS 1.2 und 1.3 einschalten, die alten Versionen ausschalten.',
  },
  'tls-no-forward-secrecy': {
    message: (p) => `${of(p, 'cipherSuite')} hat keine Forward Secrecy: Wer den Schlüssel später bekommt, kann Aufgezeichnetes lesen.`,
    advice: 'ECDHE-Suiten bevorzugen oder TLS 1.3, wo jede Suite sie hat.',
  },
  'tls-cipher-weak': {
    message: (p) => `${of(p, 'cipherSuite')} ist schwach: ${of(p, 'reason')}.`,
    advice: 'Suiten mit AES-GCM oder ChaCha20-Poly1305 bevorzugen und diese entfernen.',
  },
  'tls-post-quantum': {
    message: (p) => `Der Schlüsselaustausch ${of(p, 'group')} hält auch dem stand, der heute aufzeichnet und später mit einem Quantenrechner entschlüsselt.`,
    advice: nothingToDo,
  },
  'tls-hello-retried': {
    message: (p) => `Der Server verlangte einen anderen Schlüsselanteil (${of(p, 'group')}); das kostet einen Umlauf mehr.`,
    advice: 'x25519 oder secp256r1 auf dem Server einschalten: Das senden Clients zuerst.',
  },
  'tls-resumed': { message: () => 'Der Server nimmt Sitzungen wieder auf: Eine zweite Verbindung ist billiger als die erste.', advice: nothingToDo },
  'tls-resumption-unavailable': {
    message: (p) => `Eine zweite Verbindung konnte die Sitzung der ersten nicht wieder aufnehmen: ${of(p, 'reason')}.`,
    advice: 'Jeder Besuch bezahlt einen vollen Handshake. Session-Tickets einschalten und ihre Schlüssel zwischen den Servern teilen.',
  },
  'tls-close-notify-missing': {
    message: () => 'Der Server beendete die Verbindung ohne close_notify.',
    advice: 'Eine Antwort ohne Länge ließe sich unbemerkt abschneiden. Harmlos bei Antworten, die ihre Länge nennen.',
  },
  'client-certificate-requested': {
    message: () => 'Der Server fragt nach einem Client-Zertifikat und macht auch ohne weiter.',
    advice: 'Browser können Besuchern eine Auswahl zeigen. Er sollte nur dort fragen, wo es nötig ist.',
  },
  'client-certificate-accepted': { message: () => 'Der Server hat das Client-Zertifikat angenommen.', advice: nothingToDo },
  'client-certificate-issuer-not-listed': {
    message: (p) => `Der Server nimmt Zertifikate von ${of(p, 'accepted')}; Ihres ist von ${of(p, 'issuer')}.`,
    advice: 'Ein Zertifikat eines genannten Ausstellers verwenden oder die eigene CA dort eintragen lassen.',
  },

  'http-server-error': {
    message: (p) => `Der Server antwortet mit ${of(p, 'status')}.`,
    advice: 'Der Weg dorthin stimmt, die Anwendung oder was dahinter steht nicht. Ihr Protokoll sagt mehr.',
  },
  'http-client-error': {
    message: (p) => `Der Server antwortet mit ${of(p, 'status')}.`,
    advice: 'Stimmt der Pfad? Die Messung sendet weder Cookies noch eine Anmeldung.',
  },
  'http-redirect': {
    message: (p) => `Der Server leitet weiter (${of(p, 'status')}), nach ${of(p, 'location')}.`,
    advice: 'Eine Messung jener Adresse zeigt, was sie kostet; jede Weiterleitung verzögert den ersten Besuch.',
  },
  'fetched-instead': {
    message: (p) => `Über fetch() der Plattform statt über einen Socket gefragt, antwortet der Host mit ${of(p, 'status')} in ${of(p, 'ms')} ms.`,
    advice: 'Adresse, TLS, Zertifikat und Phasen bleiben dabei verborgen. Ein Worker auf einem eigenen Rechner zeigt sie.',
  },
  'retry-helped': {
    message: (p) => `Versuch ${of(p, 'attempt')} gelang, wo der vorige gescheitert war (${of(p, 'failure')}).`,
    advice: 'Auch Besucher treffen auf den Fehler, und nicht alle versuchen es noch einmal. Das Protokoll jenes Augenblicks sagt, was es war.',
  },
  'redirect-loop': {
    message: (p) => `Die Weiterleitungen führen im Kreis, zurück nach ${of(p, 'location')}.`,
    advice: 'Browser geben mit einem Fehler auf. Zwei Regeln widersprechen sich, oft eine des Proxys und eine der Anwendung.',
  },
  'redirect-invalid': {
    message: (p) => `Die Weiterleitung führt nirgendwohin, wohin ein Client gehen kann (${of(p, 'reason')}): ${of(p, 'got')}.`,
    advice: 'Den Header Location berichtigen: eine http- oder https-Adresse, absolut oder relativ.',
  },
  'redirect-limit': {
    message: (p) => `Nach ${of(p, 'count')} Weiterleitungen kommt noch eine, nach ${of(p, 'location')}.`,
    advice: 'Besucher gleich zur letzten Adresse schicken oder die Messung weiteren folgen lassen.',
  },
  'redirect-to-http': {
    message: (p) => `Die Weiterleitung verlässt HTTPS und führt zu unverschlüsseltem HTTP: ${of(p, 'location')}.`,
    advice: 'Von dort an kann jeder auf dem Weg mitlesen und ändern. Nach https:// weiterleiten.',
  },
  'redirect-credentials': {
    message: () => 'Die Weiterleitung trägt einen Benutzernamen oder ein Passwort in ihrer Adresse.',
    advice: 'Das landet in Protokollen und Verläufen, und Browser können es übergehen. Es gehört nicht in Location.',
  },
  'redirect-to-https': { message: () => 'Unverschlüsseltes HTTP leitet auf HTTPS desselben Hosts weiter.', advice: nothingToDo },
  'http-plain': {
    message: () => 'Das Ziel ist unverschlüsseltes HTTP: Jeder auf dem Weg kann mitlesen und ändern.',
    advice: 'Über HTTPS ausliefern und von hier dorthin weiterleiten.',
  },
  'hsts-missing': {
    message: () => 'Die Antwort hat keinen Header Strict-Transport-Security.',
    advice: 'Hinzufügen, sobald HTTPS überall läuft, damit Browser nie wieder unverschlüsseltes HTTP versuchen (RFC 6797).',
  },
  'hsts-short': {
    message: (p) => `Strict-Transport-Security gilt nur ${of(p, 'days')} Tage.`,
    advice: 'max-age auf ein halbes Jahr oder mehr heben, sobald alles läuft.',
  },
  'hsts-invalid': {
    message: (p) => `Browser übergehen diesen Header Strict-Transport-Security (${of(p, 'reason')}): ${of(p, 'got')}.`,
    advice: 'Nach RFC 6797 berichtigen: max-age mit einer Zahl von Sekunden, und jede Angabe einmal.',
  },
  'hsts-off': {
    message: () => 'Strict-Transport-Security mit max-age=0 sagt Browsern, sie sollen vergessen, dass der Host HTTPS will.',
    advice: 'Richtig, solange es zurückgenommen wird; sonst max-age auf ein halbes Jahr oder mehr setzen.',
  },
  'hsts-preload-ready': { message: () => 'Strict-Transport-Security ist reif für die Preload-Liste der Browser.', advice: nothingToDo },
  'hsts-preload-unfit': {
    message: (p) => `Strict-Transport-Security sagt „preload“, doch die Liste würde es ablehnen: ${of(p, 'faults')}.`,
    advice: 'Die Liste verlangt max-age von einem Jahr, includeSubDomains und preload in einem Header.',
  },
  'csp-missing': {
    message: () => 'Die Seite hat keine Content-Security-Policy.',
    advice: 'Eine Richtlinie bremst eingeschleuste Skripte am stärksten. Mit report-only beginnen, dann durchsetzen.',
  },
  'csp-report-only': { message: () => 'Die Content-Security-Policy meldet nur und setzt nichts durch.', advice: 'Durchsetzen, sobald die Meldungen ausbleiben.' },
  'csp-weak': {
    message: (p) => `Die Content-Security-Policy lässt Lücken: ${of(p, 'weaknesses')}.`,
    advice: 'Skripte durch Nonce oder Hash mit strict-dynamic begrenzen, object-src und base-uri auf „none“ setzen.',
  },
  'content-type-options-missing': {
    message: () => 'Die Antwort hat kein X-Content-Type-Options: Browser können sie für eine andere Art halten, als sie sagt.',
    advice: '„X-Content-Type-Options: nosniff“ senden.',
  },
  'content-type-options-invalid': {
    message: () => 'X-Content-Type-Options sagt nicht „nosniff“; Browser übergehen es.',
    advice: '„X-Content-Type-Options: nosniff“ senden.',
  },
  'frame-options-missing': {
    message: () => 'Jede Website darf die Seite in einem Rahmen zeigen.',
    advice: 'frame-ancestors in der Content-Security-Policy senden, oder X-Frame-Options.',
  },
  'frame-options-invalid': {
    message: () => 'X-Frame-Options hat einen Wert, den Browser übergehen.',
    advice: 'DENY oder SAMEORIGIN, einmal; für mehr frame-ancestors in der Content-Security-Policy.',
  },
  'referrer-policy-missing': {
    message: () => 'Die Antwort hat keine Referrer-Policy; Browser nehmen strict-origin-when-cross-origin.',
    advice: 'Selbst angeben, damit es nicht vom Browser abhängt.',
  },
  'referrer-policy-unsafe': {
    message: () => 'Die Referrer-Policy schickt anderen Websites ganze Adressen von Seiten.',
    advice: 'strict-origin-when-cross-origin oder Strengeres verwenden.',
  },
  'referrer-policy-invalid': {
    message: () => 'Die Referrer-Policy hat keinen Wert, den Browser kennen.',
    advice: 'Eine der Richtlinien des Standards verwenden, zum Beispiel strict-origin-when-cross-origin.',
  },
  'permissions-policy-missing': {
    message: () => 'Die Antwort hat keine Permissions-Policy.',
    advice: 'Die mächtigen Funktionen nennen, die die Seite und ihre Rahmen nicht brauchen.',
  },
  'cross-origin-opener-policy-missing': {
    message: () => 'Die Antwort hat keine Cross-Origin-Opener-Policy: Seiten, die sie öffnen, behalten einen Griff an ihrem Fenster.',
    advice: 'same-origin senden, oder same-origin-allow-popups, wo Anmeldefenster gebraucht werden.',
  },
  'cross-origin-opener-policy-invalid': {
    message: () => 'Cross-Origin-Opener-Policy hat einen Wert, den Browser übergehen.',
    advice: 'same-origin, same-origin-allow-popups oder unsafe-none, klein geschrieben.',
  },
  'cross-origin-embedder-policy-invalid': {
    message: () => 'Cross-Origin-Embedder-Policy hat einen Wert, den Browser übergehen.',
    advice: 'require-corp, credentialless oder unsafe-none, klein geschrieben.',
  },
  'cross-origin-resource-policy-invalid': {
    message: () => 'Cross-Origin-Resource-Policy hat einen Wert, den Browser übergehen.',
    advice: 'same-origin, same-site oder cross-origin, klein geschrieben.',
  },
  'xss-protection-enabled': {
    message: () => 'X-XSS-Protection schaltet einen Filter ein, den Browser entfernt haben, weil er selbst Löcher riss.',
    advice: 'Den Header weglassen oder 0 senden.',
  },
  'public-key-pins-present': { message: () => 'Public-Key-Pins wird gesendet; Browser übergehen es seit 2018.', advice: 'Weglassen.' },
  'cors-any-origin-with-credentials': {
    message: () => 'Access-Control-Allow-Origin ist * neben Allow-Credentials: Browser lehnen beides zusammen ab.',
    advice: 'Den Ursprung nennen, der die Antwort lesen darf, oder auf Anmeldedaten verzichten.',
  },
  'software-version-disclosed': {
    message: (p) => `Die Antwort verrät die Version ihrer Software: ${of(p, 'fields')}.`,
    advice: 'Wer eine bekannte Lücke sucht, findet den Host daran. Die meisten Server können die Version weglassen.',
  },
  'cookie-without-secure': { message: (p) => `Cookies ohne Secure gehen auch über unverschlüsseltes HTTP: ${of(p, 'names')}.`, advice: 'Ihnen Secure hinzufügen.' },
  'cookie-without-http-only': {
    message: (p) => `Skripte können diese Cookies lesen, denn HttpOnly fehlt: ${of(p, 'names')}.`,
    advice: 'HttpOnly hinzufügen, wenn die Seite selbst sie nicht braucht; bei Sitzungen vor allem.',
  },
  'cookie-refused-by-browsers': {
    message: (p) => `Browser behalten das Cookie „${of(p, 'name')}“ nicht (${of(p, 'faults')}).`,
    advice: 'Seine Angaben nach RFC 6265bis berichtigen: SameSite=None, Partitioned und die Präfixe verlangen Secure.',
  },
  'body-not-compressed': {
    message: (p) => `${of(p, 'bytes')} Bytes Text kamen unkomprimiert.`,
    advice: 'gzip, brotli oder zstd für Text einschalten: Ein Drittel oder weniger geht dann über die Leitung.',
  },
  'cache-hit': {
    message: (p) => `Ein Cache hat geantwortet (${of(p, 'evidence')}), nicht der Ursprung.`,
    advice: 'Die Zeit bis zum ersten Byte ist die des Caches. Mit einem Query am Pfad zeigt sich die des Ursprungs.',
  },
  'cdn-detected': {
    message: (p) => `Die Antwort kommt über ${of(p, 'cdns')}.`,
    advice: 'Adresse, Zertifikat und Zeiten sind die jenes Netzes, nicht die des Ursprungs.',
  },
  'server-timing': {
    message: (p) => `Der Server sagt, was er getan hat: ${of(p, 'metrics')}.`,
    advice: 'Mit der Zeit bis zum ersten Byte vergleichen: Der Rest gehört dem Netz und der Warteschlange.',
  },
  'http3-advertised': {
    message: (p) => `HTTP/3 wird angeboten durch ${of(p, 'sources')}.`,
    advice: 'Nichts zu tun. Die Messung hat kein UDP und kann es nicht versuchen; die Zeiten des Browsers sagen, ob es benutzt wurde.',
  },
  'body-truncated': {
    message: (p) => `Der Inhalt geht über die ${of(p, 'bytes')} Bytes hinaus, die die Messung liest.`,
    advice: 'Die Übertragungszeit gilt nur für diesen Teil.',
  },
}
