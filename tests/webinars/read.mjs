// Reads an iCalendar text from standard input with ical.js and prints what it understood as JSON. For test_two_readers.py.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const { default: ICAL } = await import(pathToFileURL(process.argv[2]));
const calendar = new ICAL.Component(ICAL.parse(readFileSync(0, "utf8")));
const value = (component, name) => component.getFirstPropertyValue(name)?.toString() ?? null;
const seconds = (component, name) => component.getFirstPropertyValue(name)?.toUnixTime() ?? null;

const events = calendar.getAllSubcomponents("vevent").map((event) => ({
  uid: value(event, "uid"),
  sequence: event.getFirstPropertyValue("sequence"),
  start: seconds(event, "dtstart"),
  end: seconds(event, "dtend"),
  summary: value(event, "summary"),
  description: value(event, "description"),
  location: value(event, "location"),
  url: value(event, "url"),
  status: value(event, "status"),
  attendees: event.getAllProperties("attendee").map((one) => one.getFirstValue()),
  attendeeNames: event.getAllProperties("attendee").map((one) => one.getParameter("cn")),
}));
console.log(JSON.stringify({ method: value(calendar, "method"), events }));
