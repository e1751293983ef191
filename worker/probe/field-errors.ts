/** One field of a request that was refused, by its path (`tls.cipherSuites.0`), and why. */
export interface FieldError {
  readonly field: string
  readonly message: string
}

/** Collects what is wrong with a request, so that a caller learns of all of it at once. */
export class FieldErrors {
  readonly list: FieldError[] = []

  get any(): boolean {
    return this.list.length > 0
  }

  add(field: string, message: string): void {
    this.list.push({ field, message })
  }
}
