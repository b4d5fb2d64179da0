import { readdirSync } from 'node:fs';

import { PICTURES_FOLDER, savedTexts, textsNow } from './shownTexts';

const RENEW = 'Run `npm run test:n8n -- --screenshots` to take the pictures in docs/images again.';

const pictures = readdirSync(PICTURES_FOLDER)
	.filter((file) => file.endsWith('.png'))
	.map((file) => file.replace('.png', ''));

it.each(pictures)('the picture docs/images/%s.png shows the texts of today', (picture) => {
	const wasTakenWith = savedTexts()[picture] ?? [];
	const shows = textsNow(picture);
	const added = shows.filter((text) => !wasTakenWith.includes(text));
	const gone = wasTakenWith.filter((text) => !shows.includes(text));
	// The advice is part of the comparison, so that a failure prints it.
	const staleness = added.length + gone.length > 0 ? { added, gone, advice: RENEW } : 'up to date';
	expect(staleness).toBe('up to date');
});
