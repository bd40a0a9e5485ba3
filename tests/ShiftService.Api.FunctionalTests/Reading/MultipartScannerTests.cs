using System.Text;
using ShiftService.Api.Bodies;

namespace ShiftService.Api.FunctionalTests.Reading;

public class MultipartScannerTests
{
    private static readonly BodyLimits Limits = new(1_000_000, 100_000, 8, TimeSpan.FromSeconds(1));

    [Fact]
    public void Parts_AreFound_HoweverTheBodyIsCutIntoPieces()
    {
        // Contents that look like boundaries and are none.
        string[] contents = ["abc", "", "\r\n", "\r\n--", "--B", "\r\n-B\r\n--", "\r\n--A--\r\n\r\n"];
        byte[] body = Encoding.ASCII.GetBytes("\r\n" + string.Concat(contents.Select((content, i) =>
            $"--B \t\r\nX: y\r\ncontent-disposition: form-data; name=\"image\"; filename=\"{i}.png\"\r\n\r\n{content}\r\n"))
            + "--B--\r\nepilogue");
        for (int piece = 1; piece <= body.Length; piece++)
        {
            var scanner = new MultipartScanner("B", Limits, BodyFields.Any);
            for (int end = Math.Min(piece, body.Length); ; end = Math.Min(end + piece, body.Length))
            {
                scanner.Advance(body.AsSpan(0, end));
                if (end == body.Length) break;
            }
            scanner.Complete();
            Assert.Equal(contents, scanner.Parts.Select(part => Encoding.ASCII.GetString(body, part.Start, part.Length)));
            Assert.Equal(contents.Select((_, i) => $"{i}.png"), scanner.Parts.Select(part => part.Name));
        }
    }

    [Theory]
    [InlineData("filename=a.png", "a.png")]
    [InlineData("filename=\"C:\\\\dir\\\\a.png\"", "a.png")]
    [InlineData("filename=\"../../a.png\"", "a.png")]
    [InlineData("filename*=UTF-8''%C3%A4.png", "\u00E4.png")]
    [InlineData("filename=\"\u00E4.png\"", "\u00E4.png")]
    [InlineData("filename=\"\"", null)]
    [InlineData("other=1", null)]
    public void NamesOfFiles_AreTheirLastParts(string parameter, string? expected)
    {
        byte[] body = Encoding.UTF8.GetBytes($"--B\r\nContent-Disposition: form-data; name=image; {parameter}\r\n\r\nx\r\n--B--");
        var scanner = new MultipartScanner("B", Limits, BodyFields.Any);
        scanner.Advance(body);
        scanner.Complete();
        Assert.Equal(expected, Assert.Single(scanner.Parts).Name);
    }
}
