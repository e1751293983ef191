/**
 * By which names CAs let themselves be authorised (RFC 8659 section 4.2), as they declare them in the CCADB: the beginning
 * of the organisation in their certificates, in lower case, and the domains that they take in CAA records. A CA that is
 * not listed is not judged.
 */
export const caaIssuers: readonly { readonly organisation: string; readonly domains: readonly string[] }[] = [
  { organisation: 'let\'s encrypt', domains: ['letsencrypt.org'] },
  { organisation: 'internet security research group', domains: ['letsencrypt.org'] },
  { organisation: 'google trust services', domains: ['pki.goog', 'google.com'] },
  { organisation: 'digicert', domains: ['digicert.com', 'www.digicert.com', 'symantec.com', 'geotrust.com', 'rapidssl.com', 'thawte.com', 'digitalcertvalidation.com', 'volusion.digitalcertvalidation.com', 'stratossl.digitalcertvalidation.com'] },
  { organisation: 'sectigo', domains: ['sectigo.com', 'comodo.com', 'comodoca.com', 'usertrust.com', 'trust-provider.com'] },
  { organisation: 'comodo ca', domains: ['sectigo.com', 'comodo.com', 'comodoca.com', 'usertrust.com', 'trust-provider.com'] },
  { organisation: 'zerossl', domains: ['sectigo.com', 'zerossl.com', 'comodo.com', 'comodoca.com', 'usertrust.com', 'trust-provider.com'] },
  { organisation: 'amazon', domains: ['amazon.com', 'amazontrust.com', 'awstrust.com', 'amazonaws.com'] },
  { organisation: 'globalsign', domains: ['globalsign.com'] },
  { organisation: 'godaddy.com', domains: ['godaddy.com', 'starfieldtech.com'] },
  { organisation: 'starfield technologies', domains: ['godaddy.com', 'starfieldtech.com'] },
  { organisation: 'ssl corp', domains: ['ssl.com'] },
  { organisation: 'identrust', domains: ['identrust.com'] },
  { organisation: 'buypass', domains: ['buypass.com', 'buypass.no'] },
  { organisation: 'actalis', domains: ['actalis.it'] },
  { organisation: 'swisssign', domains: ['swisssign.com', 'swisssign.net', 'swissign.com', 'swissign.net', 'swisssign.li'] },
  { organisation: 'microsoft corporation', domains: ['microsoft.com'] },
  { organisation: 'apple', domains: ['pki.apple.com'] },
  { organisation: 'harica', domains: ['harica.gr'] },
  { organisation: 'hellenic academic and research institutions', domains: ['harica.gr'] },
  { organisation: 'd-trust', domains: ['d-trust.net', 'dtrust.de', 'd-trust.de', 'dtrust.net'] },
  { organisation: 'telia', domains: ['telia.com', 'telia.fi', 'telia.se'] },
  { organisation: 'asseco data systems', domains: ['certum.pl', 'certum.eu', 'yandexcloud.certum.pl'] },
]
