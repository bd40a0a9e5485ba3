using System.Text;
using ShiftService.Imaging;
using ShiftService.Load.Http;
using ShiftService.Load.Photos;
using ShiftService.Load.Reports;

namespace ShiftService.Load.Tests;

public sealed class PhotoTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("photos").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void ASynthesisedPhoto_HasItsSize_AndIsTheSameEveryTime()
    {
        byte[] file = PhotoSynthesis.Jpeg(160, 120, seed: 3, bytes: 7_000);

        RgbImage image = ImageDecoder.Decode(file);
        Assert.Equal((160, 120), (image.Width, image.Height));
        Assert.InRange(file.Length, 6_500, 7_500);
        Assert.Equal(file, PhotoSynthesis.Jpeg(160, 120, seed: 3, bytes: 7_000));
        Assert.NotEqual(file, PhotoSynthesis.Jpeg(160, 120, seed: 4, bytes: 7_000));
    }

    [Fact]
    public void AFolder_GivesItsPhotosInOrder_AndNothingElse()
    {
        foreach (string name in (string[])["b.JPG", "a.png", "notes.txt"]) File.WriteAllText(Path.Combine(_folder, name), name);

        IReadOnlyList<Photo> photos = Photo.Read(_folder);

        Assert.Equal([("a.png", "image/png"), ("b.JPG", "image/jpeg")], photos.Select(photo => (photo.Name, photo.ContentType)));
        Assert.Equal("b.JPG", Encoding.UTF8.GetString(photos[1].Bytes));
    }

    [Fact]
    public void WhereThereIsNoPhoto_ThatIsSaid()
    {
        Assert.Contains(_folder, Assert.Throws<FileNotFoundException>(() => Photo.Read(_folder)).Message);
        string text = Path.Combine(_folder, "notes.txt");
        File.WriteAllText(text, "");
        Assert.Contains("notes.txt", Assert.Throws<IOException>(() => Photo.Read(text)).Message);
    }

    [Fact]
    public void ARequest_CarriesTheFileAsItIs()
    {
        var target = new HttpTarget("http://localhost:8080/classify?top=3&deadlineMs=250", ["X-API-Key: k"]);

        string request = Encoding.ASCII.GetString(target.Post("abc"u8, "image/png"));

        Assert.Equal(
            "POST /classify?top=3&deadlineMs=250 HTTP/1.1\r\nHost: localhost:8080\r\nX-API-Key: k\r\nContent-Type: image/png\r\n" +
            "Content-Length: 3\r\n\r\nabc", request);
        Assert.Equal(TimeSpan.FromMilliseconds(250), target.Deadline);
        Assert.Equal(TimeSpan.FromSeconds(5), new HttpTarget("http://localhost/classify?top=3", []).Deadline);
    }

    [Theory]
    [InlineData("localhost:8080", "a: b")]
    [InlineData("https://localhost", "a: b")]
    [InlineData("http://localhost", "no header")]
    [InlineData("http://localhost", "a: b\r\nc: d")]
    public void AnAddressOrAHeaderThatIsNone_IsRefused(string address, string header) =>
        Assert.Throws<ArgumentException>(() => new HttpTarget(address, [header]));

    [Theory]
    [InlineData(3.0, 9.0, 1.0, 3.0)]
    [InlineData(4.0, 9.0, 3.0, 5.0, 1.0)]
    public void TheMedian_IsInTheMiddle(double expected, params double[] samples) => Assert.Equal(expected, Median.Of(samples));
}
