"""Photos: what is taken, what is refused, and that nothing but the picture is kept."""

import hashlib
import struct
import zlib
from io import BytesIO

import numpy as np
import pillow_heif
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageCms
from PIL.ExifTags import GPS, IFD, Base
from PIL.PngImagePlugin import PngInfo
from PIL.TiffImagePlugin import IFDRational

from hbgeo.domain.position import PositionSource
from hbgeo.errors import PhotoRefused
from hbgeo.exchange.photo_format import PhotoLimits
from hbgeo.exchange.photos import photo_position, read_photo

REAL = ("DSCN0010.jpg", "DSCN0012.jpg", "DSCN0021.jpg", "DSCN0025.jpg", "noexif.jpg")
RED, GREEN, BLUE, WHITE = (255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255)


def picture(width=64, height=48, left=RED, right=BLUE):
    image = Image.new("RGB", (width, height), left)
    image.paste(right, (width // 2, 0, width, height))
    return image


def encoded(image, format_="JPEG", **options):
    out = BytesIO()
    image.save(out, format_, **options)
    return out.getvalue()


def heic(image, **options):
    out = BytesIO()
    pillow_heif.from_pillow(image).save(out, **options)
    return out.getvalue()


def exif_at(lat, lon, *, refs=("N", "E"), orientation=None, accuracy=None):
    exif = Image.Exif()
    exif[Base.Make] = "SECRETCAMERA"
    if orientation:
        exif[Base.Orientation] = orientation
    gps = {
        GPS.GPSLatitudeRef: refs[0],
        GPS.GPSLatitude: degrees(lat),
        GPS.GPSLongitudeRef: refs[1],
        GPS.GPSLongitude: degrees(lon),
    }
    if accuracy is not None:
        gps[GPS.GPSHPositioningError] = IFDRational(accuracy)
    exif.get_ifd(IFD.GPSInfo).update(gps)
    return exif


def degrees(value):
    whole, rest = divmod(value, 1)
    minutes, rest = divmod(rest * 60, 1)
    return (IFDRational(int(whole)), IFDRational(int(minutes)), IFDRational(round(rest * 60 * 10000), 10000))


def pixels(content):
    return Image.open(BytesIO(content.image)).convert("RGB")


def is_near(found, expected, tolerance=12):
    return all(abs(a - b) <= tolerance for a, b in zip(found, expected, strict=True))


def markers(jpeg):
    """Return the marker bytes of a JPEG's segments up to its first scan."""
    found, at = [], 2
    while jpeg[at + 1] != 0xDA:
        found.append(jpeg[at + 1])
        at += 2 + int.from_bytes(jpeg[at + 2 : at + 4])
    return found


def assert_bare(jpeg):
    assert jpeg.startswith(b"\xff\xd8\xff\xe0")
    # E0 JFIF, C4 and DB tables, C0 frame: no other application segment and no comment
    assert set(markers(jpeg)) <= {0xE0, 0xC0, 0xC4, 0xDB}
    assert jpeg.endswith(b"\xff\xd9")
    for trace in (b"Exif", b"GPS", b"http:", b"ICC_PROFILE", b"MPF", b"SECRET", b"NIKON", b"Photoshop"):
        assert trace not in jpeg
    image = Image.open(BytesIO(jpeg))
    assert not image.getexif()
    assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


@pytest.mark.parametrize("name", REAL)
def test_a_real_photo_is_kept_without_any_trace_of_its_metadata(shared_data, name):
    original = (shared_data / "photos" / name).read_bytes()
    content = read_photo(original)
    assert_bare(content.image)
    assert_bare(content.thumbnail)
    assert content.sha256 == hashlib.sha256(content.image).hexdigest()
    assert (content.width, content.height) == Image.open(BytesIO(original)).size


@pytest.mark.parametrize("name", REAL)
def test_a_real_photo_keeps_its_look(shared_data, name):
    original = (shared_data / "photos" / name).read_bytes()
    before = np.asarray(Image.open(BytesIO(original)).convert("RGB"), dtype=float)
    after = np.asarray(pixels(read_photo(original)), dtype=float)
    assert np.abs(before - after).mean() < 4


@pytest.mark.parametrize(
    ("name", "lon", "lat"),
    [
        ("DSCN0010.jpg", 11.8851267, 43.4674483),
        ("DSCN0012.jpg", 11.8853950, 43.4671567),
        ("DSCN0021.jpg", 11.8845383, 43.4670817),
        ("DSCN0025.jpg", 11.8816350, 43.4683650),
    ],
)
def test_the_position_of_a_real_photo_is_read_from_the_original_only(shared_data, name, lon, lat):
    original = (shared_data / "photos" / name).read_bytes()
    position = photo_position(original)
    assert (position.lon, position.lat, position.source) == (lon, lat, PositionSource.PHOTO)
    assert photo_position(read_photo(original).image) is None


def test_a_photo_without_gps_has_no_position(shared_data):
    assert photo_position((shared_data / "photos" / "noexif.jpg").read_bytes()) is None


@pytest.mark.parametrize(
    ("refs", "lon", "lat"),
    [(("N", "E"), 11.842, 58.0625), (("S", "E"), 11.842, -58.0625), (("N", "W"), -11.842, 58.0625)],
)
def test_the_hemisphere_of_the_position_is_respected(refs, lon, lat):
    position = photo_position(encoded(picture(), exif=exif_at(58.0625, 11.842, refs=refs)))
    assert (position.lon, position.lat) == (pytest.approx(lon, abs=1e-6), pytest.approx(lat, abs=1e-6))


def test_the_accuracy_of_the_position_is_read_when_the_camera_wrote_it():
    assert photo_position(encoded(picture(), exif=exif_at(58.06, 11.84, accuracy=4.5))).accuracy_m == 4.5
    assert photo_position(encoded(picture(), exif=exif_at(58.06, 11.84))).accuracy_m is None


def test_a_position_of_zero_zero_is_no_position():
    assert photo_position(encoded(picture(), exif=exif_at(0, 0))) is None


def test_a_position_outside_the_globe_is_no_position():
    assert photo_position(encoded(picture(), exif=exif_at(158.06, 11.84))) is None


def test_a_position_of_a_heic_is_read_and_stripped():
    data = heic(picture(), exif=exif_at(58.0625, 11.842).tobytes())
    position = photo_position(data)
    assert (position.lon, position.lat) == (pytest.approx(11.842, abs=1e-6), pytest.approx(58.0625, abs=1e-6))
    assert_bare(read_photo(data).image)


@given(st.binary(max_size=300))
def test_any_bytes_give_a_refusal_and_no_position(data):
    assert photo_position(data) is None
    with pytest.raises(PhotoRefused):
        read_photo(data)


@given(cut=st.integers(0, 2400), junk=st.binary(min_size=1, max_size=40))
def test_a_corrupted_photo_is_read_or_refused_but_never_fails_otherwise(cut, junk):
    data = encoded(picture(), exif=exif_at(58.06, 11.84))
    spoilt = data[:cut] + junk + data[cut + len(junk) :]
    photo_position(spoilt)
    try:
        content = read_photo(spoilt)
    except PhotoRefused:
        return
    assert_bare(content.image)


@pytest.mark.parametrize(
    "data",
    [
        encoded(picture()),
        encoded(picture(), "PNG"),
        encoded(picture(), "WEBP", lossless=True),
        heic(picture()),
        encoded(picture().convert("P"), "PNG"),
        encoded(picture().convert("CMYK")),
        encoded(picture(), progressive=True),
    ],
    ids=["jpeg", "png", "webp", "heic", "palette-png", "cmyk-jpeg", "progressive-jpeg"],
)
def test_each_format_gives_the_same_picture_as_jpeg(data):
    content = read_photo(data)
    assert_bare(content.image)
    image = pixels(content)
    assert image.size == (64, 48)
    assert is_near(image.getpixel((10, 24)), RED, 30)
    assert is_near(image.getpixel((54, 24)), BLUE, 30)


@pytest.mark.parametrize("make", [encoded, heic], ids=["jpeg", "heic"])
def test_the_same_photo_always_gives_the_same_name(make):
    data = make(picture(3000, 2000))
    assert read_photo(data) == read_photo(bytes(bytearray(data)))


@pytest.mark.parametrize(
    ("orientation", "size", "red_at"),
    [
        (1, (64, 48), (10, 24)),
        (2, (64, 48), (54, 24)),
        (3, (64, 48), (54, 24)),
        (4, (64, 48), (10, 24)),
        (5, (48, 64), (24, 10)),
        (6, (48, 64), (24, 10)),
        (7, (48, 64), (24, 54)),
        (8, (48, 64), (24, 54)),
    ],
)
@pytest.mark.parametrize("format_", ["JPEG", "PNG", "WEBP"])
def test_a_photo_is_turned_upright(format_, orientation, size, red_at):
    content = read_photo(encoded(picture(), format_, exif=exif_at(58, 11, orientation=orientation)))
    assert (content.width, content.height) == size
    assert is_near(pixels(content).getpixel(red_at), RED, 30)


def test_a_turned_heic_is_turned_only_once():
    data = heic(picture(), exif=exif_at(58, 11, orientation=6).tobytes())
    content = read_photo(data)
    assert (content.width, content.height) == (48, 64)
    assert is_near(pixels(content).getpixel((24, 10)), RED, 30)


@pytest.mark.parametrize(
    ("size", "kept", "small"),
    [
        ((4000, 3000), (2048, 1536), (320, 240)),
        ((3000, 4000), (1536, 2048), (240, 320)),
        ((100, 80), (100, 80), (100, 80)),
        ((5000, 3), (2048, 1), (320, 1)),
    ],
)
def test_a_photo_is_made_to_fit_and_never_blown_up(size, kept, small):
    content = read_photo(encoded(picture(*size)))
    assert (content.width, content.height) == kept
    assert Image.open(BytesIO(content.thumbnail)).size == small


def test_transparent_parts_become_white():
    image = picture().convert("RGBA")
    image.paste((0, 0, 0, 0), (0, 0, 32, 48))
    assert is_near(pixels(read_photo(encoded(image, "PNG"))).getpixel((10, 24)), WHITE)


def test_sixteen_bits_of_grey_keep_their_brightness():
    ramp = np.repeat(np.linspace(0, 65535, 64).astype(np.uint16)[None], 48, axis=0)
    found = pixels(read_photo(encoded(Image.fromarray(ramp), "PNG")))
    assert is_near(found.getpixel((32, 24)), (130, 130, 130))


def test_a_colour_profile_is_applied_and_then_gone():
    linear = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB"))
    data = encoded(picture(), icc_profile=linear.tobytes())  # does not fit RGB: the plain values are kept
    assert is_near(pixels(read_photo(data)).getpixel((10, 24)), RED, 30)
    swapped = _profile_with_red_and_blue_swapped()
    content = read_photo(encoded(picture(), "PNG", icc_profile=swapped))
    assert_bare(content.image)
    assert is_near(pixels(content).getpixel((10, 24)), BLUE, 30)
    assert is_near(pixels(content).getpixel((54, 24)), RED, 30)


def _profile_with_red_and_blue_swapped():
    """Exchange the tags rXYZ and bXYZ of an sRGB profile: pure red then means blue."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return profile.replace(b"rXYZ", b"?XYZ").replace(b"bXYZ", b"rXYZ").replace(b"?XYZ", b"bXYZ")


def test_comments_xmp_and_text_chunks_are_dropped():
    text = PngInfo()
    text.add_text("Author", "SECRET")
    assert_bare(read_photo(encoded(picture(), comment=b"SECRET", xmp=b"<x>SECRET</x>")).image)
    assert_bare(read_photo(encoded(picture(), "PNG", pnginfo=text)).image)
    assert_bare(read_photo(encoded(picture(), "WEBP", xmp=b"SECRET")).image)


def test_a_second_picture_and_bytes_behind_the_first_are_dropped():
    multi = encoded(picture(), "MPO", save_all=True, append_images=[picture(64, 48, GREEN, GREEN)])
    content = read_photo(multi + b"SECRET motion video")
    assert_bare(content.image)
    assert is_near(pixels(content).getpixel((10, 24)), RED, 30)


@pytest.mark.parametrize("format_", ["PNG", "WEBP"])
def test_of_an_animation_the_first_picture_is_taken(format_):
    data = encoded(picture(), format_, save_all=True, append_images=[picture(64, 48, GREEN, GREEN)], duration=50)
    assert is_near(pixels(read_photo(data)).getpixel((10, 24)), RED, 30)


@pytest.mark.parametrize("make", [encoded, lambda i: encoded(i, "PNG"), lambda i: encoded(i, "WEBP"), heic])
@pytest.mark.parametrize("part", [0.3, 0.6, 0.9])
def test_a_photo_cut_off_is_refused(make, part):
    rng = np.random.default_rng(1)
    noisy = Image.fromarray(rng.integers(0, 255, (200, 200, 3), dtype=np.uint8))
    data = make(noisy)
    with pytest.raises(PhotoRefused, match="damaged or cut off"):
        read_photo(data[: int(len(data) * part)])


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        (
            "SVG",
            b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        ),
        ("SVG", b"<svg onload=alert(1)>"),
        ("SVG", b"<!---->" * 100 + b"<!DOCTYPE svg><svg>"),
        ("HTML", b"<!DOCTYPE html><script>alert(1)</script>"),
        ("ZIP", b"PK\x03\x04" + bytes(60)),
        ("PDF", b"%PDF-1.7\n"),
        ("GIF", encoded(picture(), "GIF")),
        ("TIFF", encoded(picture(), "TIFF")),
        ("BMP", encoded(picture(), "BMP")),
        ("AVIF", encoded(picture(), "AVIF")),
        ("video", b"\x00\x00\x00\x18ftypmp42" + bytes(40)),
    ],
)
def test_another_kind_of_file_is_refused_by_name(kind, data):
    with pytest.raises(PhotoRefused, match=f"file of type {kind},"):
        read_photo(data)


def test_an_empty_file_and_plain_text_are_refused_with_their_own_words():
    with pytest.raises(PhotoRefused, match="empty"):
        read_photo(b"")
    with pytest.raises(PhotoRefused, match="not a photo"):
        read_photo(b"hello")


def test_a_html_page_that_begins_like_a_photo_is_refused():
    with pytest.raises(PhotoRefused):
        read_photo(b"\xff\xd8\xff<script>alert(1)</script>")


def test_a_photo_with_a_page_hidden_in_it_comes_out_without_the_page():
    data = encoded(picture(), comment=b"<script>alert(1)</script>") + b"<html><script>alert(2)</script>"
    assert b"<script" not in read_photo(data).image


def test_a_file_of_too_many_bytes_is_refused_before_it_is_looked_at():
    with pytest.raises(PhotoRefused, match="21 MB; at most 20 MB"):
        read_photo(bytes(21 * 2**20))


def png_header(width, height):
    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("size", [(8000, 6251), (60000, 60000), (2**31 - 1, 2**31 - 1)])
def test_a_decompression_bomb_is_refused_by_its_header(size):
    guard = Image.MAX_IMAGE_PIXELS
    with pytest.raises(PhotoRefused, match="million pixels; at most 50"):
        read_photo(png_header(*size))
    assert guard == Image.MAX_IMAGE_PIXELS


def test_a_webp_and_a_jpeg_bomb_are_refused_by_their_headers():
    webp = (
        b"RIFF" + struct.pack("<I", 26) + b"WEBPVP8L" + struct.pack("<I", 13) + b"\x2f" + struct.pack("<I", 2**28 - 1)
    )
    jpeg = bytearray(encoded(picture()))
    frame = jpeg.index(b"\xff\xc0")
    jpeg[frame + 5 : frame + 9] = struct.pack(">HH", 65000, 65000)
    for data in (webp + bytes(20), bytes(jpeg)):
        with pytest.raises(PhotoRefused):
            read_photo(data)


def test_exactly_fifty_megapixels_are_taken():
    image = Image.new("L", (10000, 5000), 128)
    assert read_photo(encoded(image)).width == 2048


def test_limits_can_be_set_tighter():
    with pytest.raises(PhotoRefused, match="million pixels; at most"):
        read_photo(encoded(picture()), limits=PhotoLimits(max_megapixels=0.001))
    assert read_photo(encoded(picture()), limits=PhotoLimits(longest_side=32)).width == 32


def test_a_jpeg_of_endless_scans_is_refused_without_decoding():
    data = encoded(picture(2000, 2000), progressive=True)
    last = data.rindex(b"\xff\xda")
    scan = data[last:-2]
    bomb = data[:-2] + scan * 50_000 + b"\xff\xd9"
    with pytest.raises(PhotoRefused, match="reasonable time"):
        read_photo(bomb[: 20 * 2**20])


def test_the_scans_of_an_embedded_preview_or_a_trailing_video_do_not_count():
    trailing = encoded(picture()) + b"\xff\xda\x00\x02" * 500
    preview = encoded(picture(), comment=b"\xff\xda\x00\x02" * 500)
    for data in (trailing, preview):
        assert is_near(pixels(read_photo(data)).getpixel((10, 24)), RED, 30)


@pytest.mark.parametrize("data", [b"<!---->" * 10**6, b"\xff\xd8" + b"\xff" * 10**7 + b"\x00", b" " * 10**7])
def test_bytes_made_to_stall_the_recognition_are_refused(data):
    with pytest.raises(PhotoRefused):
        read_photo(data)
