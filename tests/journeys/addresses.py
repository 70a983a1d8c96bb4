"""Addresses of the sample that together show every public template, in each state that looks different."""

ADDRESSES = [
    "/",
    "/exhibitions",
    "/exhibitions?industry=building-construction&region=east-africa",
    "/exhibitions?when=past",
    "/exhibitions?q=nothing-like-this",
    "/exhibitions/medexpo-kenya",
    "/exhibitions/itexpo-oman/2027",
    "/exhibitions/woodexpo-rwanda/2027",
    "/exhibitions/securexpo-ethiopia/2026",
    "/exhibitions/household-gifts-dubai/2026",
    "/countries/kenya",
    "/regions/east-africa",
    "/industries/building-construction",
    "/venues/kicc",
    "/news",
    "/news?country=kenya",
    "/news/2026",
    "/news/2026/11",
    "/news/2026/monday-note-four-fairs-one-flight",
    "/enquire?exhibition=buildexpo-kenya&kind=exhibit",
    "/instant-reply",
    "/about",
    "/offices",
    "/press",
    "/authenticity",
    "/nothing-here",
]
# What shows nothing to look at: files for programs, and pages that only a form of ours leads to.
UNSEEN = {
    "enquiries.thanks",
    "exhibitions.calendar_file",
    "news.feed",
}
