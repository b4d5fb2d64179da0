import { InvalidValueError } from '../shared/invalidValue';
import { isObject } from '../shared/isObject';

/** A value in a JSON document with its place, which errors name. */
export class Field {
	/**
	 * @param source what errors call the document
	 * @param place a path such as `features[0].name`, empty for the whole document
	 */
	constructor(
		readonly value: unknown,
		private readonly source: string,
		private readonly place = '',
	) {}

	/** Returns whether the value is set. AWS's clients omit an unset member or write null. */
	get isGiven(): boolean {
		return this.value !== undefined && this.value !== null;
	}

	/** Returns a member whose name the API defines. */
	member(name: string): Field {
		const object = this.object();
		const capitalized = name.charAt(0).toUpperCase() + name.slice(1);
		if (!Object.hasOwn(object, name) && Object.hasOwn(object, capitalized)) {
			throw this.child(`.${capitalized}`, object[capitalized]).invalid(
				`Use ${name} and the shape that Get operations return, as "aws evidently get-feature" prints it: CloudFormation has other names and another shape.`,
			);
		}
		return this.child(`.${name}`, Object.hasOwn(object, name) ? object[name] : undefined);
	}

	/** Returns the members of an object with custom names. */
	entries(): Array<[string, Field]> {
		return Object.entries(this.object()).map(([name, value]) => [
			name,
			this.child(`[${JSON.stringify(name)}]`, value),
		]);
	}

	items(): Field[] {
		if (!Array.isArray(this.value)) throw this.invalid('Use a list.');
		return this.value.map((value, index) => this.child(`[${index}]`, value));
	}

	/** @param remedy whole sentences that say what to do */
	invalid(remedy: string): InvalidValueError {
		const field = this.place === '' ? this.source : `${this.place} in ${this.source}`;
		return new InvalidValueError({ field, seen: this.isGiven ? this.value : undefined, remedy });
	}

	private object(): Record<string, unknown> {
		if (isObject(this.value)) return this.value;
		throw this.invalid('Use a JSON object.');
	}

	private child(step: string, value: unknown): Field {
		const place = this.place === '' ? step.replace(/^\./, '') : this.place + step;
		return new Field(value, this.source, place);
	}
}
