export { Point } from '@noble/ed25519';
