// What is used of the package `@noble/ed25519`.
export class Point {
  static BASE: Point;
  static fromBytes(bytes: Uint8Array): Point;
  multiply(factor: bigint, isSafe?: boolean): Point;
  add(other: Point): Point;
  negate(): Point;
  toBytes(): Uint8Array;
}
