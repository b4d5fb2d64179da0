import { readdirSync } from 'node:fs';
import { parse } from 'node:path';
import { isDeepStrictEqual } from 'node:util';

import { PICTURES_FOLDER, savedTexts, textsNow } from './shownTexts';

const RENEW = 'Run `npm run test:n8n -- --screenshots` to take the pictures in docs/images again.';

/** This picture shows a terminal, and `start.ts` takes it. */
const TERMINAL = 'start.png';

const pictures = readdirSync(PICTURES_FOLDER)
	.filter((file) => /\.(png|gif)$/.test(file))
	.filter((file) => file !== TERMINAL);

it.each(pictures)('the picture docs/images/%s shows the current texts', (file) => {
	const { name: picture } = parse(file);
	const wasTakenWith = savedTexts()[picture] ?? [];
	const shows = textsNow(picture);
	if (isDeepStrictEqual(wasTakenWith, shows)) return;
	const added = shows.filter((text) => !wasTakenWith.includes(text));
	const gone = wasTakenWith.filter((text) => !shows.includes(text));
	throw new Error(
		[
			`docs/images/${file} is out of date. ${RENEW}`,
			...added.map((text) => `The picture lacks: ${text}`),
			...gone.map((text) => `The editor no longer shows: ${text}`),
		].join('\n'),
	);
});
