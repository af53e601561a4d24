/** A pickle that cannot be followed to its end. */
export class Unsound extends Error {
  /** Readers may still go on: it is this look at it that ends here. */
  readonly isOurs: boolean;

  constructor(message: string, isOurs = false) {
    super(message);
    this.isOurs = isOurs;
  }
}
