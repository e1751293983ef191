import type { HandshakeSummary } from '../events.ts'
import type { ClientChoice } from './pair.ts'

/**
 * What OpenSSL 3.5 (in Node 24, on loopback) answered to this client with `seededRandom(11)` and `nowMs: 0`, from the
 * first byte to the echo of "hello". The client's own bytes are kept as their hash: a replay must write them again.
 */
export interface RecordedFlight {
  readonly name: string
  readonly options: ClientChoice
  readonly negotiated: Pick<HandshakeSummary, 'version' | 'cipherSuite' | 'group' | 'encryptThenMac'>
  readonly clientSha256: string
  readonly serverBase64: string
}

export const recordedFlights: readonly RecordedFlight[] = [
  {
    name: 'TLS 1.3, RSA',
    options: {
      serverName: 'localhost',
      alpn: ['http/1.1'],
      signatureSchemes: ['ecdsa_secp256r1_sha256', 'rsa_pss_rsae_sha256', 'rsa_pkcs1_sha256'],
      groups: ['x25519', 'secp256r1'],
      certificateCompression: [],
      cipherSuites: ['TLS_AES_128_GCM_SHA256'],
    },
    negotiated: { version: 'TLSv1.3', cipherSuite: 'TLS_AES_128_GCM_SHA256', group: 'x25519', encryptThenMac: false },
    clientSha256: '9c7821f6241559655b5cf3efce2bf9955d2963a52679f602c673d8c8efc98632',
    serverBase64:
      'FgMDAHoCAAB2AwMJoiH5GVCpwEDKn26WSyQwyycBwuXSeFBoJXlt/HBgLCB/9G+mw5cNTmto7r+RPzBO6Tx2KQdhBKg1QvuwYyUICRMBAAAuACsAAgMEADMA'
      + 'JAAdACAaxwZFPNVhHsIgSbvBFYBq4vGql3dUEBbtRgIwndNyKRQDAwABARcDAwA8nJJj/oRMQMOllcWPkPpNbFIGZg2Sa6RzqVn45lzjpxRUt2P1XjiNzzz/'
      + 'yRIb3bDM8wBbRDcfGN9CaFciFwMDAxuANHAwKgdAlm732j5nAq/FCV3yvFEuKdMqHib4DFqTcot8dUfgk0hviNk0+cpan1y2fNQTEZRPSpAEcqz7EQ2xCUrz'
      + 'Ua3vbKo7GNenqM55oswbcCW52jQAFFVHl8NdAQXd7fUXFNjs7XBVM2ysgO9GZ8LUhDvYdahfOZ/SACvGT9jPCDyfrjzUO+kYgjjCEJyjuksJ6olfCajG1jWR'
      + '/82LXS7wmcn54P18OCYMy13lpCKaImd3wSjGLJkGPoH+SHlSeCv7z2DFhO+nuXiVTJffSrqDP24wxbHHNAoLFZLicNFvjdE7ZViChJQlr/UHNWA41vMcLMa7'
      + '8gL1GEHBRnvOKyjr48Em70l1ddfoRbpc3bv0ayYOyPgJ/2jod1Bg4xe7qJL/2Z1ERczVKxMBYczeH8JoLOzMXnNH4ttzoeafJBsJH97/TYsmEMP8+K/pdcGd'
      + 'T4ne45SWSnKgPBB/e84SHFuAMp7vEDtNx1RNqcpumL72Adg58qHiuG/NWqxCkzr7lDFQhUxO/nAekhGHk28238/e5BlGyOa5HL6xU9rxVtNbgGJQGIQDRTlB'
      + '7VPqrf4dQssW5mU5mRmyoilV5Qku4jhf7ujJvV6eNDMjmg7R8Bl6whqqFkfYwQuKXgEmBAL9w8IGPoSsUYy0pD1BMS0qI7LlZHG6e86tsG+XShfMXw+Li2l3'
      + 'Lz5WDhFnUlm+76Qdd/vmvfaZIm3ruOvjrNAxw3lxN/+YuoLSjjQ9KHfAafvoMEv/VtBM6QIAtqAyPW558lk0maB4Y9aEvFAK6uQI+bCylZR+F1UcQwj4jJ+z'
      + 'Tc3ytcI4LWAV7AxBwoBD/meMoh8m2nPy2slN8guU2aQSsiBzjWWCzuCGezFqwMgugSPjO0FD/W903Hl3roLfMeqZJWZ3KiuqKcMP1BgrblyiWlC+YJG8rb0r'
      + 'RMPlfQBp4hK4yY7Mh9f7+/k656mYSFIfjHM4u7eikaH3/C0+4TekD+UexjHZEJQSKQ3wVrAPIVS0mpStA6xS87nD2REzhke3JRFKnAhA1tj8ecFrjGOyRz21'
      + 'U4GrVMMqHp4XAwMBGTuc7H7Gv3cS7J7XOGTGbS9j6nARsmOezK0tur9CHLFCswJYO0e1pYmY9z+4nC/QAjlfa3a2yoqGP2V2yJR1ujJ7gNcjTNEJRuC6F1rK'
      + 'SOTIgh9TOuBnfuUkheF0RECORQZEgJRoGJ4yJa/zmLfla4lMf28kKfz4aGwSbqim9RF09rKYinXQ/QSGT2lJyf8qehfMcAQr3E3+n9Um1c1usx7y4071NzYB'
      + 'bJgHHKTrOkz496dhsA36xxNZusbnn5lC+YRTGibl4FufSLGZYjE0M2G24xjTNSWiBKBMcCBbr6xHhMydHF8wpEcLTMsWJY0hzojM/z5yZnBJnAn6KBODCPfL'
      + 'nbrhzErXuWIqK6VbqP2klFF6ZlWPNY04FwMDADWBXAWwAyH99fzNL3yvbjMK5xu7jivLrAQ9RX/bA9pIXoU9YigVjS7aIZJshTRZPKjmv/o34hcDAwEKCzGz'
      + '4qZtNDC/tnFlARcyA80CWzSM0pkh4ovbQiP5pyvvL0poLc8amO+sq6BKCaoF3UcExVeYrYh0Lvzxi50nEfltTDaCGOjWrbOq9Cn/DgUUS0czQ6ANr2GVIjLJ'
      + '1aMcggS08bLsg/su/KJv8SHmIzKue5uG1C8R8yJf44WWlN84YaH4KTgGQSJO5n24YMuyCB12Ni77vZ2nbCwxbbBNyL3fMgIkRwBOt1yPR6e2QNewXC+HhWzY'
      + 'dRMKi3i8M6HTBmApgCnndjTzaZAn3pgaYBKOgmnA0CrqtzPnjeExJKy3WIEDcYPUNMf2wYSwck1AnZEWt5NVJjFKe9ejEtlpHd4Eg9mk9m6flrUXAwMBCia0'
      + 'Vm2mlcBUzLYarkHF7kMcCy/d9v10eN1LZ7FSUqnpgAhTAcDahXK0W5BYA5b+jargD5uHQkbE21cpb2iJlDvITa+jSvre/vpNiMslTV4XwHBhu5v6RLUyQ63U'
      + '3GNrfH0Q7yJF8lqwOnyZrstpGUCA3b6uIk7IWGdypUXu2mBuqefa/dZRIhqnkzxRvY2iUvGfUIYRH1+4cnLxwDqAP2ckwpabEJkWYW9zhoWyIPVa0BZtGCvv'
      + 'YVdbDYWoL5cMP1LUW3EU7VkYs6cR5sgLaQ+1NM0tYhzwvmGCmLiUp3gUsK2jpngAEV/I6crjP7rOhI+0voPR/Pp++mYzBGbIUVbPSHmGGm/0tuChFwMDABs/'
      + 'oESwWtIPANNkL3m4Bqdm1tzKYF3aUXu8mI4=',
  },
  {
    name: 'TLS 1.3, ECDSA, after HelloRetryRequest',
    options: {
      serverName: 'localhost',
      alpn: ['http/1.1'],
      signatureSchemes: ['ecdsa_secp256r1_sha256', 'rsa_pss_rsae_sha256', 'rsa_pkcs1_sha256'],
      groups: ['x25519', 'secp256r1'],
      certificateCompression: [],
      cipherSuites: ['TLS_CHACHA20_POLY1305_SHA256'],
    },
    negotiated: { version: 'TLSv1.3', cipherSuite: 'TLS_CHACHA20_POLY1305_SHA256', group: 'secp256r1', encryptThenMac: false },
    clientSha256: '246d727d1a198dc3b97f13aa804715d714486f7598742ec902742495788286ad',
    serverBase64:
      'FgMDAFgCAABUAwPPIa105ZphEb4djAIeZbiRwqIRFnq7jF4HngniyKgznCB/9G+mw5cNTmto7r+RPzBO6Tx2KQdhBKg1QvuwYyUICRMDAAAMACsAAgMEADMA'
      + 'AgAXFAMDAAEBFgMDAJsCAACXAwOp/D9Rg/56FkispxTijjgh/9kJsZbPzit+SB82PuSQmyB/9G+mw5cNTmto7r+RPzBO6Tx2KQdhBKg1QvuwYyUICRMDAABP'
      + 'ACsAAgMEADMARQAXAEEEZFS3qk/y93IcYwfx/ekRue95bmFL5J1AEI5YANZiGKB27LARp9rvfaOhDQxsuAU1RAh98ELhLuCipFlEGbQklxcDAwAmEwp1Nq25'
      + 'wInjKT5+R0alMtJ+VtBNxEZ+gz8WBst/2DH6lncNB44XAwMBkXYpAdWXf6/exuHSAnvzlfZiIKY1+OTLRlQ3pBO2Lt/bOD0D2Q/jQuvITvhQw7KLP2rcvAWa'
      + 'cS7rbNGR1T7C8f7Wk5y0FJwUNYDbj2FyA+yeETBWBHdC0cxBSnajU4Xcm4WqVTRWUWICqQoWDKeGUZ385YdvoKU5atkRgPQkKTecboQSgNpBOQzIsfLAqSRg'
      + 'YB+4a2gZVK6t/1/7yJ1wfiSNM4v9kshMSrURrdi8awMSKFwAvUiuRpuRGIlcG1elGg97sh2hBA2cJBMe6CkNILHYAy9rzd7ovGlUN8z+CJKoibVFYmoQeVS0'
      + 'UsMJHH8CqAcKZQDDg8TKybKKOjtAFsz2zlVAbvYVqFjO1vDsDRmfD8lzjeYkF3vsnXFrizhAowCBvcWpQZ9AHS8NZq3SsvSV6zgI+fb2eoeyiV661UNqnMx/'
      + 'LoCPHA8sNvAbyxJNWz3iF/AooeYjXQqT8vY93lPbV/9P4hqoSc792UCl2EeLecRpnHkEqvsgTHSRX1vpe4odpmX27UUxvNh/wKho9zK0FwMDAF+OVgujvXif'
      + 'X1DdJdncyYKfMlyLOIco334MF3VZ4NDnVmonxmEfyNH/nF1mAMmeIrj2+0+jDrcLlr/nDwyk9hOhNBxaDGPu1TeozFxqS9495cHB6uzXht25S7IuWGOrjxcD'
      + 'AwA14L4OPuynkr8nI3kI0VnEGCpIQqmcft+VDGtMnmb5aLj/Fn+H7dW5T2FpV7Jslki0KWS0kzUXAwMBCvcQIhaJ9LjXgOCSNJ2y8HyR0TGqeFPYyMoXiZjw'
      + 'Lmj+siwTmLzlNDU/uyjKCE82LhkI33+Y5mbDj2/aXVj8xzOrvYp3i0YTQSkNi1h4fuvptXgU3GIRW6tpyggec6kr5YAmdjAogdT4XcfDdyCge2Vx/Z7YINIK'
      + '8Ihv3vYuymudCgtdZ2+NvWoSUwoLM7WKD8W6XH2LW+tuIqlsvQ5378OYtl7ZKDWW3oq5CY9Nh1HE9dI4eKFzxwCfjEeUaFfdrEbnHB1pihFaDcl/V64OjSo2'
      + 'c1wUSzPx7hEgu569rax1fbjN+tM1PUbTcA9fzEO1aAfK85RGjLukEAGRkkj2D2Bye+ZmU1ovo8P+FwMDAQqrMfI/ldQqxC9pC7gYKpocA9A5Iqky7gOSry5u'
      + '/09MNsx3MVvWf4LtyoIMY1cS9DlKW50ZnWCf3KZTEFWv7Uu5O3ywnDLzY9Xb0/WSGmRQvHSi9ebZes454cGleDdF2tTmHnrwQiNWFd3nV8+pG7bKodNuT5Yp'
      + 'D27znUSrICWNrQ6/njkLk0+eoUVGA20ezRTN18SxLGcc1I9A5C+Zi1ZEnEnSjlCAFOYfX1vUEAXxD+UQDyHx67dLC3BbjfR+8cs8jjYihJ0aBgENxEuh1Olx'
      + 'xn0JpGy7URBzQY0LfhdDI7P3u3Pu9523X+nQveCXIr+aosPl4ZqraF95rFNvxuoP14suTTzzMl7ZkBcDAwAbwOkOmmIsZIDufR6ZrD0eW1J9FEQIXVH0pbPC',
  },
  {
    name: 'TLS 1.2, ECDHE and AES-GCM',
    options: {
      serverName: 'localhost',
      alpn: ['http/1.1'],
      signatureSchemes: ['ecdsa_secp256r1_sha256', 'rsa_pss_rsae_sha256', 'rsa_pkcs1_sha256'],
      groups: ['x25519', 'secp256r1'],
      certificateCompression: [],
      cipherSuites: ['TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384'],
    },
    negotiated: { version: 'TLSv1.2', cipherSuite: 'TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384', group: 'x25519', encryptThenMac: false },
    clientSha256: 'f22a9c426e34986e5ebb673a5cb228f6ed742aa8b8039a521bd474f7db305a58',
    serverBase64:
      'FgMDAFACAABMAwN4rw2DnTKx541WcZlVYavEXeeFg+cgdtJvez8IeJp5iADALAAAJP8BAAEAAAsABAMAAQIAIwAAABAACwAJCGh0dHAvMS4xABcAABYDAwF9'
      + 'CwABeQABdgABczCCAW8wggEVoAMCAQICFAHPdrgCmdH+RAoNsXUi4r3MxUWfMAoGCCqGSM49BAMCMA0xCzAJBgNVBAMMAmVjMB4XDTI2MTEyMTAxMjMxNFoX'
      + 'DTI2MTIwMTAxMjMxNFowDTELMAkGA1UEAwwCZWMwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAASrfPAuP/pz+djat5b/w6Y/6NIuFgmrKkRUNVekAnIawStN'
      + 'sPUmFc65lue5ymZro5CIzq36KT79DR1XIT1Xc/0oo1MwUTAdBgNVHQ4EFgQUnu1tCICK7P4AmO7dx8LyhiTI4E8wHwYDVR0jBBgwFoAUnu1tCICK7P4AmO7d'
      + 'x8LyhiTI4E8wDwYDVR0TAQH/BAUwAwEB/zAKBggqhkjOPQQDAgNIADBFAiBNG0+winj+KAkuAG+QBql5GPoTurU2OEfilXcm2Y4wqAIhAJnko7TDVcxEZ0CK'
      + '073yAzsef3H5wLzjilWS+LnsZyBlFgMDAHQMAABwAwAdICfDvEw5BIWHG0g1znckQ/OOzl86zENXrtF/KiFUYA4yBAMASDBGAiEAveSTwSHFiL7r8LVH4r7b'
      + '/fzMOjZ7YZtMwlNitJfnStwCIQCj6BDY3JZs44WRZz7Lfg0cU723IPYOgSwprMjUphdpkRYDAwAEDgAAABYDAwDaBAAA1gAAHCAA0AyDpfeLS1LV8mxCBggL'
      + 'puQFumL6d9o6k0S4cG+QNPeVo2bSosQUcIQwbKKYOxI3lvpTLZQXAtEweIFPoZhYtQkrnRkHlduhzngy91D2JQwvK/9US3eGCzZkB0NVnwO/KwEyI0Mgu6ir'
      + 'kClCQV97UbphWepeWqN1kwnaIi3wF86DnLdxXPqIHvyLHy27WAvo2+TA1H5ANQoXtk9hvqbfZNS3+T1ppaTHQI6FzRoDBFXynP5sJnKRRKi5jzjQGZwmaaHB'
      + 'aQmP+ZRWUeTSqnYnUxIUAwMAAQEWAwMAKDvmXfzDlxBDl9wPiqp/jv7vUd+ecCCI1YHU8TwKo0qlUvQWXrRQsGoXAwMAIjvmXfzDlxBEJmlOjLzDVUBw0iWS'
      + 'TGZ9vMzK1DWnddieMqI=',
  },
  {
    name: 'TLS 1.2, RSA key exchange, encrypt-then-MAC',
    options: {
      serverName: 'localhost',
      alpn: ['http/1.1'],
      signatureSchemes: ['ecdsa_secp256r1_sha256', 'rsa_pss_rsae_sha256', 'rsa_pkcs1_sha256'],
      groups: ['x25519', 'secp256r1'],
      certificateCompression: [],
      cipherSuites: ['TLS_RSA_WITH_AES_128_CBC_SHA256'],
    },
    negotiated: { version: 'TLSv1.2', cipherSuite: 'TLS_RSA_WITH_AES_128_CBC_SHA256', group: null, encryptThenMac: true },
    clientSha256: 'b7fcaaf22e6461011ef30eb8182440ba7eeed8b00392f26bd39c49ed45f300ca',
    serverBase64:
      'FgMDAEwCAABIAwOuYJ+ciWv3iFU7la1uz4GxKvTr6tw3YWlGKWTOEzDmmAAAPAAAIP8BAAEAACMAAAAQAAsACQhodHRwLzEuMQAWAAAAFwAAFgMDAwcLAAMD'
      + 'AAMAAAL9MIIC+TCCAeGgAwIBAgIUJb+DEkfCHhQuaec9LNgzV24VuaMwDQYJKoZIhvcNAQELBQAwDDEKMAgGA1UEAwwBeDAeFw0yNjExMjEwMDUyMjBaFw0y'
      + 'NjEyMDEwMDUyMjBaMAwxCjAIBgNVBAMMAXgwggEiMA0GCSqGSIb3DQEBAQUAA4IBDwAwggEKAoIBAQCWZqNc7lDeWyv6gfMkOXLIAvkhiFmPwITFYndInZHS'
      + 'KqO7BxhXa4sRP3ffD67IZQAi6Xjf5xwyFGWyox3gpdA1COByLk9oqgOBRpBqfwUbKSwk9fjINsQOQC29nSar0EBiUphmVwS6BMLJ6c/OjREmqCRj3Ao+1dYh'
      + '44YvvhUUTQ4Ee+tXk+o+NcrzMxanpKVzcyj49r3m92vB0eRkZL0qb+EFONmtdZDtipLhPPHuJmbMANzEyh7u6JFZk8TFaHdZsfHjJ3Pnm7ayNqHwOjmliGk0'
      + 'PhEDwhMGBKxU7NB941IzAUHSj6w5ILqNHjE/nJ+b5c088oTvUfDS0eugBhzpAgMBAAGjUzBRMB0GA1UdDgQWBBQJ5dlNWZ5RiDZPDTJW/PvZUaAeYjAfBgNV'
      + 'HSMEGDAWgBQJ5dlNWZ5RiDZPDTJW/PvZUaAeYjAPBgNVHRMBAf8EBTADAQH/MA0GCSqGSIb3DQEBCwUAA4IBAQCUiY6wkzMfYcq5JQB6nKp4rguvw7euuafF'
      + 'rW3ucCOA3kGIFwrboeLe8T4Q1HfQcCBB8JOrPFx/lknvqLa+kIP2ylA2N3MRjNCKjayQ3y5n4ya3BYmw1hw75jGfKFwPSLrvpyUvwD5i3Bx1/6qiLuFYS000'
      + '4EAh6DjGc75IvI5n+e36620TVI8tzU9w4vEVtj1GK1AR0FF+Zicqq9BK4kpo/ZY7wnfHsn0q+bTSIx/rzm/HaPdafvsatWJQrXTi3mMNQR13h1Jq5lQu31d1'
      + 'aK5vIkhPBi8KmbZIniDgRKq12Rd27dF4Ed0eNF3Fu6yZz5RdpljZx46Er+QOE2/9NsK3FgMDAAQOAAAAFgMDANoEAADWAAAcIADQI+HGvFUVoWepogqPcivW'
      + 'B1lotuFyozpfZgJt94vIwe81BT8x5vw3CZcfFoqF2sJ6hB8QP2fCoVzyaEBdDOce/IXvBW41JEonnMdkysP+wwMO/cwrHAzHmenbGDVwSnExP+uQAAtamBps'
      + 'Hj9ZxYIphi9kxcm8Bwhoso40Dmz2joUZB/txpxyPSMZGvZySoD/tYnq8nctSMBvpwF8VWEf9EeSfm63olORcvm9gH126rXvwoVpK1AHgn2pCODln1PW+/oaA'
      + 'w4R/15ubIDu3BbmFoBQDAwABARYDAwBQFc13srV1u+yHqGfmCinI2KMW0cRosjQV6x5ZQeZrbG35Z6McHOTdaPCTblYt1eF2A08YpCunD6uYozy2mOxMExxr'
      + 'tFoHrNAhHYPwkMg6WjsXAwMAQEGOy/gm4lLWfZ3oeebJLkqVUIEGekwVtbhGau8AoIrkXXZQkkcowZgnBHgQsmHSImrcDQaI+XIO9i8RGRDRFCA=',
  },
  {
    name: 'TLS 1.1',
    options: {
      serverName: 'localhost',
      alpn: ['http/1.1'],
      signatureSchemes: ['ecdsa_secp256r1_sha256', 'rsa_pss_rsae_sha256', 'rsa_pkcs1_sha256'],
      groups: ['x25519', 'secp256r1'],
      certificateCompression: [],
      versions: { min: 'TLSv1.0', max: 'TLSv1.1' },
      cipherSuites: ['TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA'],
    },
    negotiated: { version: 'TLSv1.1', cipherSuite: 'TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA', group: 'x25519', encryptThenMac: true },
    clientSha256: '8ed9acdf1a9419c2292829a39f4be98c7d03038650220ac37b74d6d275196a2f',
    serverBase64:
      'FgMCAFQCAABQAwKYTryOukB4XfB2bGNmyfKWhCUXn1Xs2GYhSzuQyt0HmwDAFAAAKP8BAAEAAAsABAMAAQIAIwAAABAACwAJCGh0dHAvMS4xABYAAAAXAAAW'
      + 'AwIDBwsAAwMAAwAAAv0wggL5MIIB4aADAgECAhQlv4MSR8IeFC5p5z0s2DNXbhW5ozANBgkqhkiG9w0BAQsFADAMMQowCAYDVQQDDAF4MB4XDTI2MTEyMTAw'
      + 'NTIyMFoXDTI2MTIwMTAwNTIyMFowDDEKMAgGA1UEAwwBeDCCASIwDQYJKoZIhvcNAQEBBQADggEPADCCAQoCggEBAJZmo1zuUN5bK/qB8yQ5csgC+SGIWY/A'
      + 'hMVid0idkdIqo7sHGFdrixE/d98PrshlACLpeN/nHDIUZbKjHeCl0DUI4HIuT2iqA4FGkGp/BRspLCT1+Mg2xA5ALb2dJqvQQGJSmGZXBLoEwsnpz86NESao'
      + 'JGPcCj7V1iHjhi++FRRNDgR761eT6j41yvMzFqekpXNzKPj2veb3a8HR5GRkvSpv4QU42a11kO2KkuE88e4mZswA3MTKHu7okVmTxMVod1mx8eMnc+ebtrI2'
      + 'ofA6OaWIaTQ+EQPCEwYErFTs0H3jUjMBQdKPrDkguo0eMT+cn5vlzTzyhO9R8NLR66AGHOkCAwEAAaNTMFEwHQYDVR0OBBYEFAnl2U1ZnlGINk8NMlb8+9lR'
      + 'oB5iMB8GA1UdIwQYMBaAFAnl2U1ZnlGINk8NMlb8+9lRoB5iMA8GA1UdEwEB/wQFMAMBAf8wDQYJKoZIhvcNAQELBQADggEBAJSJjrCTMx9hyrklAHqcqniu'
      + 'C6/Dt665p8Wtbe5wI4DeQYgXCtuh4t7xPhDUd9BwIEHwk6s8XH+WSe+otr6Qg/bKUDY3cxGM0IqNrJDfLmfjJrcFibDWHDvmMZ8oXA9Iuu+nJS/APmLcHHX/'
      + 'qqIu4VhLTTTgQCHoOMZzvki8jmf57frrbRNUjy3NT3Di8RW2PUYrUBHQUX5mJyqr0EriSmj9ljvCd8eyfSr5tNIjH+vOb8do91p++xq1YlCtdOLeYw1BHXeH'
      + 'UmrmVC7fV3Vorm8iSE8GLwqZtkieIOBEqrXZF3bt0XgR3R40XcW7rJnPlF2mWNnHjoSv5A4Tb/02wrcWAwIBKgwAASYDAB0gDaK8SvOrmQ3D6/dS7mOKxeHN'
      + 'orrEIl1lANVshT74UR0BAAd5ZgC0ZgOw5aA3ut6TLtWKhJi5gutIChNLvapDEd2ZtuEjUUGl2GNPI6aoGP3cxhSwthCuhFfnbghDoyn0jTsRjmx9Jt3KViJz'
      + 'QikKmtTUsU9GYNFEfoNHHC+0J5eZRdqMx0Fc1WDDpV8OrNLobEq5TASN/UbpJxDWicWes/mvGCyRFdcQ5oXyYUEEkZKmiDjBViwJlSr9KxvRYj8+k6qPv9uT'
      + '64VrDlD/oOU3JVd5YF+mRU8Z/2lkr0jxBkSL7Xhsn1tRBZO+v7By9jsnHsbAbB8daYyY1ua0TfoSWZGAPjWPqbCfvz21wMw3dAPi/NyfVppFx0U1FNv9Fh2Q'
      + 'psIWAwIABA4AAAAWAwIA2gQAANYAABwgANC2X5U8O2aQ4Oy2Wi/X963M1LwgwOmDpIUCoe0Q8YJiJBu4iX9bxLOJ7e4M51TSBAtS6mGl2olnH0J3MyBRw5Be'
      + 'GT3UHe+YK+aG4wuTvYkeTDA+wa+l/sLgQLydL2nIkuRMcL3lKfamfm8kqCZssql+1MadKgtg6gee40Hp6/LLbMfghATf+JVJAIzY/S0jGiF5LJSX9fsVaX7V'
      + 'KZKTHro9gQZeyY4I3WQY3olkFiTQIwFNk3DHIYmdrUnWqtYDOtOVuMRk9lAz2lreJO8fEFs6FAMCAAEBFgMCAEQFWwp9tKK80Ckyn/MXUaLtGMAnB0dxV+WB'
      + 'JVYEc1hOyfwobcbVbsfE7ZYetZMwEbC7qcEdTmq4nbUCiIJYtg6Mix67ORcDAgA0mdCDRsmw53fgII7alCyMvXXN45tSeWGf+s5o2S33xDSaYxhrEAbGVTQs'
      + 'dyI5NOcST2ttSw==',
  },
  {
    name: 'TLS 1.0, MAC-then-encrypt',
    options: {
      serverName: 'localhost',
      alpn: ['http/1.1'],
      signatureSchemes: ['ecdsa_secp256r1_sha256', 'rsa_pss_rsae_sha256', 'rsa_pkcs1_sha256'],
      groups: ['x25519', 'secp256r1'],
      certificateCompression: [],
      versions: { min: 'TLSv1.0', max: 'TLSv1.0' },
      cipherSuites: ['TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA'],
      extensions: { omit: ['encrypt_then_mac'] },
    },
    negotiated: { version: 'TLSv1.0', cipherSuite: 'TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA', group: 'x25519', encryptThenMac: false },
    clientSha256: '2acb0b5e47fb16fd63867840f135ac23d0e3e8ab703d390cf9f1cf9179748e2b',
    serverBase64:
      'FgMBAFACAABMAwG7TROAR5ObtnfNFv8x9b+ikyO3vutDJyV73yWTBw0b6ADAEwAAJP8BAAEAAAsABAMAAQIAIwAAABAACwAJCGh0dHAvMS4xABcAABYDAQMH'
      + 'CwADAwADAAAC/TCCAvkwggHhoAMCAQICFCW/gxJHwh4ULmnnPSzYM1duFbmjMA0GCSqGSIb3DQEBCwUAMAwxCjAIBgNVBAMMAXgwHhcNMjYxMTIxMDA1MjIw'
      + 'WhcNMjYxMjAxMDA1MjIwWjAMMQowCAYDVQQDDAF4MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAlmajXO5Q3lsr+oHzJDlyyAL5IYhZj8CExWJ3'
      + 'SJ2R0iqjuwcYV2uLET933w+uyGUAIul43+ccMhRlsqMd4KXQNQjgci5PaKoDgUaQan8FGyksJPX4yDbEDkAtvZ0mq9BAYlKYZlcEugTCyenPzo0RJqgkY9wK'
      + 'PtXWIeOGL74VFE0OBHvrV5PqPjXK8zMWp6Slc3Mo+Pa95vdrwdHkZGS9Km/hBTjZrXWQ7YqS4Tzx7iZmzADcxMoe7uiRWZPExWh3WbHx4ydz55u2sjah8Do5'
      + 'pYhpND4RA8ITBgSsVOzQfeNSMwFB0o+sOSC6jR4xP5yfm+XNPPKE71Hw0tHroAYc6QIDAQABo1MwUTAdBgNVHQ4EFgQUCeXZTVmeUYg2Tw0yVvz72VGgHmIw'
      + 'HwYDVR0jBBgwFoAUCeXZTVmeUYg2Tw0yVvz72VGgHmIwDwYDVR0TAQH/BAUwAwEB/zANBgkqhkiG9w0BAQsFAAOCAQEAlImOsJMzH2HKuSUAepyqeK4Lr8O3'
      + 'rrmnxa1t7nAjgN5BiBcK26Hi3vE+ENR30HAgQfCTqzxcf5ZJ76i2vpCD9spQNjdzEYzQio2skN8uZ+MmtwWJsNYcO+YxnyhcD0i676clL8A+Ytwcdf+qoi7h'
      + 'WEtNNOBAIeg4xnO+SLyOZ/nt+uttE1SPLc1PcOLxFbY9RitQEdBRfmYnKqvQSuJKaP2WO8J3x7J9Kvm00iMf685vx2j3Wn77GrViUK104t5jDUEdd4dSauZU'
      + 'Lt9XdWiubyJITwYvCpm2SJ4g4ESqtdkXdu3ReBHdHjRdxbusmc+UXaZY2ceOhK/kDhNv/TbCtxYDAQEqDAABJgMAHSAc4K1iBXq8VqCHBiUt6TO69/LvhdD/'
      + 'RJ4Gc7kfSeYxFwEALpQgrhTC4/aDxK3rJUmyi5YcDCAehbIwhRA5NpQF1BVAD64MxdlKfXGCdunwqFyztSMV1Ykv+NWQhT95oUwWiH2nrOVpTcJsoIFrQwSM'
      + 'Q3uj82pWPw4XjV9KHCpnziAl+/KCTzsfG/60XzowtvmDyN9IO5CZVhm+1UAyyWJBPNlR9jbZGsxirdE9rH9gFItxgkTDgySZNA7dljuPJyiDND7FUgy+NSNz'
      + 'v0eSZXaE10oPYLzR7xQf7FkJAMpPkczDpf/ryP5EwsOCZN5yf1aq/uHCOZEaeASDUZl3cAqpIyJxd26tv8FPCg3TJRyjqLrw+GEyfYrerwnnPTt0uTrSDBYD'
      + 'AQAEDgAAABYDAQDaBAAA1gAAHCAA0HorLy53wmIIV0oYKiiH6bzbJfCillDVT5hrzYy73L1Sqaj+5mPStDkUc4Ko+CMVshtaPPOBAN5ejbvKCNfNDTmUJRHj'
      + '6x2QwttzXD8838bQ8GI+jrtiUjfNXZJH3XHhwXIN3Td8mfbiuOo8P3tbNChgkU5Y1/RAi+O+FgnPK1/6GwjcHOL8THXYDPB3QFRfZD6zhu22dikBajlDCXQj'
      + 'g287jrAsV6FyHDBsPbDnuI4QTtvzjSj3/Syj/Ly8XY5ujjmzHdXjBLDV4q/YR2h70ewUAwEAAQEWAwEAMH8WQvO5tNMdLNXKwIgNRIGQZQOgwZOgcn3w7WZE'
      + '0/qK7o0BStoEnXTCF/r8JB0wPBcDAQAgd1dVuipSzuehgI8vgCjVZ7TfMR0+n6yxv2yTwg9iz2sXAwEAIDCNtkvG4e6R/ZsJr6o7D8bpBX1zm2CkOVG0/d+F'
      + 'Cx6h',
  },
]
