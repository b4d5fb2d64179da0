import fc, { type Arbitrary, type StringConstraints } from 'fast-check';

const FIRST_SURROGATE = 0xd800;
const SURROGATES = 0x800;

const toCharacter = (index: number) =>
	String.fromCodePoint(index < FIRST_SURROGATE ? index : index + SURROGATES);

function toIndex(text: unknown): number {
	const [character, ...others] = text as string;
	if (character === undefined || others.length > 0) throw new Error('This is not one character.');
	const codePoint = character.codePointAt(0)!;
	return codePoint < FIRST_SURROGATE ? codePoint : codePoint - SURROGATES;
}

/** Any character but a lone surrogate. */
const unit = fc.nat({ max: 0x10ffff - SURROGATES }).map(toCharacter, toIndex);

/**
 * Generates the same texts as fast-check's own unit `binary`, which first creates a map of 1.1 million
 * characters. That takes a second in each file of tests, and slows down each garbage collection.
 */
export const binaryText = (constraints: StringConstraints = {}): Arbitrary<string> =>
	fc.string({ ...constraints, unit });
