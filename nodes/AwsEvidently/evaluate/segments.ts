import type { Field } from './field';

/**
 * Rejects a segment or a segment override. Segments aren't supported, and ignoring one would serve a
 * launch or an experiment to entities that it excluded.
 *
 * @throws InvalidValueError
 */
export function refuseSegment(field: Field): void {
	const isEmpty = field.value === '' || (Array.isArray(field.value) && field.value.length === 0);
	if (!field.isGiven || isEmpty) return;
	throw field.invalid('Remove it: segments are not supported, and without it every entity counts.');
}
