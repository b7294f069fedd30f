"""The recorded samples that the tests alter: their names, what reads them, how they are written."""

from tools.upstream import aapp, council, cow, missiles, ucdp, undl, voeten
from tools.upstream.sipri import PUBLISHER as SIPRI

REGISTER = "sipri_register_2026-05-18.csv"
DELIVERIES = "sipri_deliveries_2000-2001.csv"
VALUES = "sipri_TIV-Export-RUS-1950-2021.csv"
MEETINGS = "council_1946-2019.csv"
COW = "cow_packaged.csv"
BATTLES = "ucdp_battle_deaths_24.1.csv"
LAUNCHES = "missiles_2023.csv"
VOTES = "voeten_2021.csv"
LIBRARY = "undl_2026-02-06_quoted.csv"
BRIEFINGS = "aapp_openings.txt"
READ = {
    REGISTER: SIPRI.read, DELIVERIES: SIPRI.read, VALUES: SIPRI.read, MEETINGS: council.read,
    COW: cow.read, BATTLES: ucdp.read, LAUNCHES: missiles.read, VOTES: voeten.read,
    LIBRARY: undl.read, BRIEFINGS: aapp.read,
}  # fmt: skip
CODE_PAGES = {
    REGISTER: "iso-8859-1",
    DELIVERIES: "iso-8859-1",
    VALUES: "iso-8859-1",
    LAUNCHES: "windows-1252",
}
