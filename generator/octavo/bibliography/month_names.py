"""The names of the months in the languages that biblatex knows, as they stand in .bib files."""

from __future__ import annotations

# One line for each month; of a name that is two months in two languages the larger language counts
# ("listopad" is November in Czech and Polish, October in Croatian).
_NAMES = (
    "january jan januar jänner janvier enero gennaio januari janeiro gener tammikuu leden ledna styczeń"
    " stycznia január januára siječanj siječnja ianuarie ocak январь января януари січень січня",
    "february feb februar feber février fevr févr febrero febbraio februari fevereiro febrer helmikuu"
    " únor února luty lutego február februára veljača veljače februarie şubat"
    " февраль февраля февруари лютий лютого",
    "march mar märz mrz mars marzo maart março març maaliskuu březen března marzec marca marec ožujak ožujka"
    " martie mart marts március март марта березень березня",
    "april apr avril avr abril abr aprile huhtikuu duben dubna kwiecień kwietnia apríl apríla travanj travnja"
    " aprilie nisan április апрель апреля април квітень квітня",
    "may mai mayo maggio mei maio maig toukokuu květen května maj maja máj mája svibanj svibnja mayıs május"
    " май мая травень травня",
    "june jun juni juin junio giugno junho juny kesäkuu červen června czerwiec czerwca jún júna lipanj lipnja"
    " iunie haziran június июнь июня юни червень червня",
    "july jul juli juillet juil julio luglio julho juliol heinäkuu červenec července lipiec lipca júl júla"
    " srpanj srpnja iulie temmuz július июль июля юли липень липня",
    "august aug août aout agosto ago augustus agost elokuu srpen srpna sierpień sierpnia augusti kolovoz"
    " kolovoza ağustos augusztus август августа серпень серпня",
    "september sep sept septembre septiembre settembre setembro setembre syyskuu září wrzesień września"
    " septembra rujan rujna septembrie eylül szeptember сентябрь сентября септември вересень вересня",
    "october oct oktober okt octobre octubre ottobre outubro lokakuu říjen října październik października"
    " október októbra octombrie ekim октябрь октября октомври жовтень жовтня",
    "november nov novembre noviembre novembro marraskuu listopad listopadu listopada novembra"
    " studeni studenoga noiembrie kasım ноябрь ноября ноември",
    "december dec dezember dez décembre déc diciembre dic dicembre dezembro desembre desember joulukuu"
    " prosinec prosince grudzień grudnia decembra prosinac prosinca decembrie aralık декабрь декабря"
    " декември грудень грудня",
)

MONTHS = {
    name: number for number, names in reversed(list(enumerate(_NAMES, start=1))) for name in names.split()
}
