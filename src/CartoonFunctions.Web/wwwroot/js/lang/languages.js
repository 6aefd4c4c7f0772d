// @ts-check
// The languages of the page: each is a file beside this one, named here.
import * as en from './en.js';
import * as es from './es.js';
import * as zh from './zh.js';

/** @typedef {typeof en} Words */

/** The first is that of a browser that asks for none of them. @type {Record<string, Words>} */
export const languages = { en, zh, es };
