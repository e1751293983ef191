/** The token of Workers that run under test on loopback. It guards nothing. */
export const testWorkerToken = 'token-of-a-worker-under-test-0123456789'
