/**
 * Phrases that are hard to read or belong to no technical vocabulary, with what to write in their
 * place. `npm run words` finds them in everything a person reads here.
 *
 * @type {Array<{ phrase: RegExp, write: string }>}
 */
export const REPLACED_PHRASES = [
	{ phrase: /\bdrop(s|ped|ping)? doubles\b|\bdoubles\b/i, write: 'duplicates' },
	{ phrase: /\bto the letter\b/i, write: 'verbatim, unchanged or raw' },
	{ phrase: /\bin words\b/i, write: 'with a clear message' },
	{ phrase: /\banew\b/i, write: 'again, or for each run' },
	{ phrase: /\bpassing (reason|error|fault)s?\b/i, write: 'transient' },
	{ phrase: /\bwhoever\b/i, write: 'the client' },
	{ phrase: /\bmend(s|ed|ing)?\b/i, write: 'fix' },
	{ phrase: /\bso many at a time\b/i, write: 'at most N in flight' },
	{ phrase: /\bunder way\b/i, write: 'in flight' },
	{ phrase: /\bdr(aw|aws|ew) lots\b/i, write: 'random assignment' },
	{ phrase: /\bhad? in hand\b/i, write: 'in flight' },
	{ phrase: /\bof (its|his|their|our|my|your) own\b/i, write: 'its own, separate or custom' },
	{ phrase: /\bon the way\b/i, write: 'between client and server' },
	{ phrase: /\bcomes? out as\b/i, write: 'becomes, or is output as' },
	{
		phrase: /\banother try\b|\b(second|last|first|each|every|few|more|further) tr(y|ies)\b/i,
		write: 'attempt',
	},
	{ phrase: /\bnobody\b/i, write: 'no one' },
	{ phrase: /\b(is|are|was|were) told\b/i, write: 'reports, or name who does what' },
	{ phrase: /(?<!\blost-)\brepl(y|ies|ied)\b/i, write: 'response, or respond' },
	{ phrase: /\blicence(s|d)?\b/i, write: 'license' },
	{
		phrase: /\bbehaviour\b|\bcolour\b|\brecognise|\bserialise|\bnormalise/i,
		write: 'American spelling',
	}, // AWS's status CANCELLED has British spelling.
	{ phrase: /\b[Cc]ancelled\b/, write: 'American spelling' },
];
