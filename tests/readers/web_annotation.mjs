// Finds each target of the web annotations in a folder by quote and by position, and says how many were the same.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { textPositionSelectorMatcher, textQuoteSelectorMatcher } from "@apache-annotator/selector";
import { parseW3CTextAnnotation } from "@recogito/text-annotator";

// A whole text as the one chunk that the matchers walk over; they count its characters in UTF-16.
class OneChunk {
    constructor(data) {
        this.currentChunk = { data, equals: () => true };
    }
    nextChunk() {
        return null;
    }
    previousChunk() {
        return null;
    }
    precedesCurrentChunk() {
        return false;
    }
}

async function all(matches) {
    const found = [];
    for await (const { startIndex, endIndex } of matches) {
        found.push([startIndex, endIndex]);
    }
    return found;
}

const fail = (annotation, what) => {
    throw new Error(`${what}: ${JSON.stringify(annotation).slice(0, 600)}`);
};

const [folder] = process.argv.slice(2);
const page = JSON.parse(readFileSync(join(folder, "annotations.jsonld"), "utf-8"));
const texts = {};
const parts = new Set(["Target", "Cue", "Source"]);
let count = 0;
for (const annotation of page.items) {
    if (!Array.isArray(annotation.target)) {
        continue;
    }
    for (const { source, selector } of annotation.target) {
        texts[source] ??= readFileSync(join(folder, source), "utf-8");
        const [quote, position] = selector;
        const byPosition = await all(textPositionSelectorMatcher(position)(new OneChunk(texts[source])));
        const byQuote = await all(textQuoteSelectorMatcher(quote)(new OneChunk(texts[source])));
        if (byPosition.length !== 1) {
            fail(annotation, "no place");
        }
        const [start, end] = byPosition[0];
        if (texts[source].slice(start, end) !== quote.exact) {
            fail(annotation, "other words at the position");
        }
        if (!byQuote.some(([from, to]) => from === start && to === end)) {
            fail(annotation, "the quote is not found there");
        }
        count += parts.has(annotation.body[0].value) ? 0 : 1;
    }
    const { parsed, error } = parseW3CTextAnnotation(annotation);
    if (error || parsed.target.selector.length !== annotation.target.length) {
        fail(annotation, `Recogito: ${error?.message}`);
    }
}
console.log(count);
