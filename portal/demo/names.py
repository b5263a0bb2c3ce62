"""Names: of people, streets and landlords who do not exist; every surname begins with „FAKE-“."""

from __future__ import annotations

from models.enums import Gender

MARK = "FAKE-"
"""How an invented surname begins, also in the sample notice list; `portal.demo.purging` relies on it."""


def _words(text: str, separator: str | None = None) -> tuple[str, ...]:
    """Return the words of a text; a list of so many strings would fill pages."""
    return tuple(word.strip() for word in text.split(separator))


LAST_NAMES = tuple(
    MARK + name
    for name in _words("""
    Ackermann Adeyemi Ağaoğlu Ahrens Albayrak Andrzejewski Arslan Bălan Barth Bektaş Bender Böhm Brătescu Brüggemann
    Çelik Čermák Conrad Dahlke Demirtaş Đorđević Dressler Dvořák Ebeling Eßer Fährmann Ferreira Fiedler Frîncu
    Fröhlich Gärtner Georgiou Gjorgjievski Gołębiewska Großkopf Grünwald Güneş Hădărean Haddad Hänsel Heißler Hoang
    Horváth Huß İnanç Ivanova Jabłoński Jäckel Jahnke Jørgensen Juhász Kaczmarek Karadağ Kılıç Knöfel Köhler
    Kovačević Krämer Kürşat Łapiński Lâm Lehmkuhl Lippert Löwe Maslović Meißner Mensah Milošević Möbius Müßig Nađ
    Neumann Nguyễn Nowak Nußbaum Öçal Ohlendorf Ołowski Okafor Örtel Özdemir Pașcan Petrović Pfeiffer Popović Preuß
    Quandt Rădulescu Reiß Röder Růžička Sánchez Schäfer Schlößer Schön Şahin Ștefănescu Süßmilch Tadić Tekin Thiele
    Tomaszewska Țurcanu Uğurlu Vogt Wąsik Weiß Wójcik Yıldız Zając Žižka Zöllner
    """)
)

FIRST_NAMES: dict[Gender, tuple[str, ...]] = {
    Gender.FEMALE: _words("""
        Aleksandra Amira Anneliese Ayşe Bärbel Brigitte Carmen Chiara Dörte Đurđica Elżbieta Emine Fatima Franziska
        Françoise Gudrun Hülya Ilse Ioana Jana Käthe Khadija Lena Łucja Małgorzata Marlies Mihaela Nadine Nagihan Nataša
        Olga Ồanh Petra Rúna Sabine Selin Şükran Silke Svetlana Tanja Ulrike Vesna Yasemin Zoë Żaneta
    """),
    Gender.MALE: _words("""
        Abdullah Adnan Andreas Bartłomiej Bernd Björn Bülent Cătălin Çağlar Detlef Đorđe Emeka Enrico Frank Göran
        Günther Hasan Heinz Ionuț İsmail Jens Jörg Jürgen Kālis Kai-Uwe Lutz Łukasz Mario Mehmet Miloš Nguyên Norbert
        Ömer Paweł Rainer Râul Șerban Siegfried Søren Thomas Tomáš Uğur Viktor Wolfgang Yusuf Žarko
    """),
    Gender.DIVERSE: _words("""
        Alex Kim Nikola Robin Sascha
    """),
}

CHILDREN: dict[Gender, tuple[str, ...]] = {
    Gender.FEMALE: _words("""
        Aylin Emilia Frieda Hanna Lina Mia Nour Sofija Zoé Zuzanna
    """),
    Gender.MALE: _words("""
        Ben Emil Jannik Leon Luca Matteo Noah Tymon Ümit Yiğit
    """),
}

STREETS = _words(
    """
    Ahornweg, Am Beispielgraben, Am Musterhof, An der Probebrücke, Beispielallee, Birkenstieg, Eichkätzchenweg,
    Entwurfstraße, Erfundener Weg, Fabelgasse, Fliederring, Ganghoferzeile, Haselnußpfad, Irrgartenstraße,
    Kranichweg, Lindenblick, Märchenring, Mustermannstraße, Nirgendstraße, Papierstraße, Pappelzeile, Platanenhof,
    Probeweg, Quittengasse, Schablonenweg, Sperlingsgasse, Traumzeile, Vorlagenstraße, Wacholderstieg, Zeisigweg
    """,
    ",",
)

LANGUAGES = _words("""
    Arabisch Bulgarisch Englisch Farsi Kurdisch Polnisch Rumänisch Russisch Serbisch Türkisch Ukrainisch
    Vietnamesisch
""")


def phone(prefix: str, number: int) -> str:
    """Return a telephone number nobody can have: German subscriber numbers never begin with 0."""
    return f"{prefix} 0000-{number:03d}"


def mail(name: str) -> str:
    """Return an address below .invalid, which never resolves (RFC 2606)."""
    return f"{name}@beispiel.invalid"
