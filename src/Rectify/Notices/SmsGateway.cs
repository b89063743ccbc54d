using System.Text;

namespace Rectify.Notices;

/// <summary>An SMS gateway, whose request is a template: <c>{phone}</c>, <c>{text}</c> and <c>{id}</c> in a JSON body, escaped as it needs. The
/// secret, where there is one, goes as a bearer token.</summary>
public sealed class SmsGateway(OutwardHttp http) : INoticeChannel
{
    public const string Phone = "{phone}", Text = "{text}", Id = "{id}";

    private const int MostCharacters = 300;

    public string Name => Receiver.Sms;

    public int AtOnce => 2;

    public async Task<Handed> SendAsync(Message message, Receiver receiver, CancellationToken ct)
    {
        if (message.To.Phone is not { } phone)
            return new Handed.Refused("channel_no_phone");
        var body = Encoding.UTF8.GetBytes(Filled(receiver.Target.Body!, phone, message)); // a gateway was kept with its template
        var (answer, fault) = await http.PostAsync(receiver, () =>
        {
            var request = OutwardJson.Post(receiver.Target.Url!, body); // and with its address
            if (receiver.Target.Secret is { } secret)
                request.Headers.Authorization = new("Bearer", secret);
            return request;
        }, ct);
        return fault ?? HttpAnswers.Of(answer!); // without a fault there is an answer
    }

    private static string Filled(string template, string phone, Message message)
    {
        var text = message.Lines is [var only] ? $"{message.Subject} {only.Link}" : message.Subject;
        return template.Replace(Phone, OutwardJson.Escaped(phone), StringComparison.Ordinal)
            .Replace(Id, message.Id.ToString(), StringComparison.Ordinal)
            .Replace(Text, OutwardJson.Escaped(text.Length > MostCharacters ? text[..MostCharacters] : text), StringComparison.Ordinal);
    }
}
