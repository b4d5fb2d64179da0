/** The one function that the tests call; the package of types declares hundreds. */
declare module 'lodash' {
	export function get(object: unknown, path: string): unknown;
}
